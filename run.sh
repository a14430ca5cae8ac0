#!/usr/bin/env bash
# Builds Bedrud where needed and starts it. See --help.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
port=8090
data=$root/data
stop=

usage() {
  cat <<TXT
Usage: ./run.sh [--port PORT] [--data DIR] [--stop] [-- KEY=VALUE ...]

Starts the portal on http://localhost:8090 with everything it writes in ./data, and the media server with it.
Ctrl-C ends both.

  --port PORT   another port for the portal
  --data DIR    another folder for the database, keys and logs
  --stop        ends a portal and a media server that were left running with this data folder
  -- ...        further settings for the portal, such as --LiveKit:Port=7900
TXT
}

fail() { echo "$1" >&2; exit 1; }

while (($#)); do
  case $1 in
    --port) port=${2:?"--port needs a number"}; shift 2 ;;
    --data) data=${2:?"--data needs a folder"}; shift 2 ;;
    --stop) stop=1; shift ;;
    --help | -h) usage; exit 0 ;;
    --) shift; break ;;
    *) usage >&2; exit 2 ;;
  esac
done
[[ $port =~ ^[0-9]+$ ]] && ((port > 0 && port < 65536)) || fail "--port takes a number from 1 to 65535, not '$port'."
# It holds keys and password hashes: its owner's alone.
(umask 077 && mkdir -p "$data")
data=$(cd "$data" && pwd)

# A pid alone may have become somebody else's: a process counts only with the start time that was written down beside it, and not
# when it has ended and nobody has collected it yet (state Z).
started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" { print $20 }'; }
lives() { [[ -n ${1:-} && -n ${2:-} && $(started "$1") == "$2" ]]; }

end() { # pid, start time, name: asks, insists, forces
  lives "$1" "$2" || return 0
  local signal
  for signal in TERM TERM KILL; do
    kill -"$signal" "$1" 2>/dev/null || true
    for _ in {1..60}; do lives "$1" "$2" || { echo "Stopped the $3."; return 0; }; sleep 0.1; done
  done
}

portal_file=$data/portal.pid
if [[ -n $stop ]]; then
  found=
  if [[ -r $portal_file ]]; then
    read -r pid time <"$portal_file"
    lives "$pid" "$time" && found=1 && end "$pid" "$time" portal
    rm -f "$portal_file"
  fi
  state=$data/livekit/process.json
  if [[ -r $state ]]; then
    field() { sed -n "s/.*\"$1\": *\"\{0,1\}\([0-9]*\).*/\1/Ip" "$state" | head -1; }
    pid=$(field pid) time=$(field startTime)
    lives "$pid" "$time" && found=1 && end "$pid" "$time" "media server"
    configuration=$(sed -n 's/.*"configurationPath": *"\(.*\)".*/\1/p' "$state")
    # A LiveKit YAML of one's own (LiveKit:ConfigPath) stays.
    [[ ! $configuration =~ /bedrud-livekit-[0-9a-f]{12}-[0-9a-f]{12}\.yaml$ ]] || rm -f "$configuration"
    rm -f "$state"
  fi
  [[ -n $found ]] || echo "Nothing runs with $data."
  exit 0
fi

if [[ -r $portal_file ]]; then
  read -r pid time <"$portal_file"
  if lives "$pid" "$time"; then fail "A portal runs with $data already (process $pid). End it with ./run.sh --stop, or choose another --data."; fi
fi

if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then fail "Port $port is in use by another program. Choose another one with --port."; fi

source "$root/tools/build/prepare.sh"
prepare_run "$root"

# The process that Ctrl-C reaches is the portal itself, so that nothing stands between a signal and an orderly stop.
echo "$$ $(started $$)" >"$portal_file"
export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development} DOTNET_NOLOGO=1
cd "$root"
exec dotnet "$root/Bedrud.Web/bin/Release/net10.0/Bedrud.Web.dll" \
  --urls "http://localhost:$port" --DataDirectory "$data" "$@"
