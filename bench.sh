#!/usr/bin/env bash
# Measures Bedrud on this machine and prints a table. Rates are told as ratios to an empty endpoint of the same process in the same run,
# since absolute figures say more about the machine than about Bedrud.
#   ./bench.sh [SECONDS]   how long each load lasts; 8 unless told
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"
fail() { echo "$1" >&2; exit 1; }
source tools/build/prepare.sh
seconds=${1:-8} connections=64 port=${BENCH_PORT:-8390} livekit_port=${BENCH_LIVEKIT_PORT:-7390}
url=http://127.0.0.1:$port
data=$(mktemp -d)
portal=
stop() { [[ -z $portal ]] || { kill "$portal" 2>/dev/null; wait "$portal" 2>/dev/null; } || true; portal=; }
trap 'stop; rm -rf "$data"' EXIT

if ! command -v wrk >/dev/null; then
  ((EUID == 0)) || fail "The benchmarks need wrk: sudo apt-get install wrk"
  apt-get install -y -qq wrk >/dev/null
fi
prepare_run "$root"
dotnet build bench/Bedrud.Bench -c Release --nologo -v quiet

now() { date +%s%3N; }

start() { # sets started_ms: from the process's start to its first answer
  local began
  began=$(now)
  ASPNETCORE_ENVIRONMENT=Development BEDRUD_ADMIN_EMAIL=bench@example.org BEDRUD_ADMIN_PASSWORD=bench-password-1 \
    Logging__LogLevel__Default=Warning \
    dotnet Bedrud.Web/bin/Release/net10.0/Bedrud.Web.dll --urls "$url" --DataDirectory "$data" \
    --LiveKit:Port="$livekit_port" --LiveKit:KeepRunningOnShutdown=false >"$data/portal.log" 2>&1 &
  portal=$!
  until curl -sf -o "$data/answer" "$url/health/live" 2>/dev/null; do
    kill -0 "$portal" 2>/dev/null || { cat "$data/portal.log"; fail "The portal did not start."; }
    sleep 0.02
  done
  started_ms=$(($(now) - began))
  until curl -sf -o "$data/answer" "$url/health/ready" 2>/dev/null; do sleep 0.1; done
}

load() { # script or -, path: prints "requests/s p99-in-ms errors"
  local script=()
  [[ $1 == - ]] || script=(-s "$1")
  wrk -t1 -c"$connections" -d"${seconds}s" --latency "${script[@]}" "$url$2" >"$data/wrk"
  awk '
    function ms(v) { return v ~ /us$/ ? v / 1000 : v ~ /ms$/ ? v + 0 : v * 1000 }
    $1 == "99%" { p99 = ms($2) }
    /Requests\/sec/ { rate = $2 }
    /Non-2xx/ { errors = $NF }
    /Socket errors/ { socket = $0 }
    END { printf "%.0f %.1f %d\n", rate, p99, errors }' "$data/wrk"
}

start          # the first start makes the database
first_ms=$started_ms
stop
runs=()
for _ in 1 2 3; do start; runs+=("$started_ms"); stop; done
start
median_ms=$(printf '%s\n' "${runs[@]}" "$started_ms" | sort -n | sed -n 2p)
sleep 5
idle_mb=$(awk '/VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$portal/status")

cookies=$data/cookies
curl -sf -c "$cookies" -H 'Content-Type: application/json' -d '{"email":"bench@example.org","password":"bench-password-1"}' "$url/api/auth/login"
curl -sf -b "$cookies" -o "$data/answer" -H 'Content-Type: application/json' -d '{"name":"bench"}' "$url/api/rooms"
COOKIE="bedrud.session=$(awk '$6 == "bedrud.session" { print $7 }' "$cookies")"
export COOKIE

seconds=4 load - /health/live >/dev/null # warm, so that both are measured compiled
seconds=4 load bench/join.lua /api/room/join >/dev/null
read -r empty_rate empty_p99 _ < <(load - /health/live)
read -r join_rate join_p99 join_errors < <(load bench/join.lua /api/room/join)
read -r empty_rate2 _ _ < <(load - /health/live)
loaded_mb=$(awk '/VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$portal/status")
empty_rate=$(((empty_rate + empty_rate2) / 2))
ratio=$(awk -v a="$join_rate" -v b="$empty_rate" 'BEGIN { printf "%.2f", a / b }')

row() { printf '| %-60s | %14s | %-14s |\n' "$1" "$2" "$3"; }
echo
stop
echo "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(awk '/MemTotal/ { printf "%d", $2 / 1048576 }' /proc/meminfo) GiB; at $(git rev-parse --short HEAD 2>/dev/null || echo "an unknown commit"), SQLite $(sed -n 's:.*"SQLitePCLRaw.lib.e_sqlite3/\([^"]*\)".*:bundle \1:p' Bedrud.Web/bin/Release/net10.0/Bedrud.Web.deps.json | head -1)"
echo "Bedrud $(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props), .NET $(dotnet --version), $(nproc) cores, $(uname -sm), SQLite, $connections connections, ${seconds} s a load"
echo
row "what" "measured" "target"
row "----" "--------" "------"
row "POST /api/room/join to an empty endpoint, ratio" "$ratio" ">= 0.25"
row "POST /api/room/join, 99th percentile, ms" "$join_p99" "< 25"
row "POST /api/room/join, answers a second" "$join_rate" ""
row "POST /api/room/join, answers that were no 200" "$join_errors" "0"
row "GET /health/live (the empty endpoint), a second" "$empty_rate" ""
row "GET /health/live, 99th percentile, ms" "$empty_p99" ""
row "start to first answer, prepared data, median, ms" "$median_ms" "< 3000"
row "start to first answer, empty data folder, ms" "$first_ms" ""
row "memory, idle, MiB" "$idle_mb" ""
row "memory, after the loads, MiB" "$loaded_mb" ""
dotnet bench/Bedrud.Bench/bin/Release/net10.0/Bedrud.Bench.dll "$seconds"
