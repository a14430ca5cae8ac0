#!/usr/bin/env bash
# Runs every test of Bedrud, after installing what they need. The last line counts them.
#   ./test.sh            all of them
#   ./test.sh dotnet     one part of: client livekit-dev dotnet health faults recordings e2e
#   ./test.sh --faults   the fault suite at length: BEDRUD_FAULT_ROUNDS (200) rounds, drawn from BEDRUD_FAULT_SEED
#   ./test.sh --recordings   the same for recordings: BEDRUD_RECORDING_ROUNDS (100) rounds, drawn from BEDRUD_RECORDING_SEED
# BEDRUD_TEST_LIVEKIT=/path/to/livekit-server runs those that need a media server against the real one.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"
fail() { echo "$1" >&2; exit 1; }
source tools/build/prepare.sh

parts=("$@")
((${#parts[@]})) || parts=(client livekit-dev dotnet health faults recordings e2e)
if [[ ${parts[0]} == --faults ]]; then parts=(faults); export BEDRUD_FAULT_ROUNDS=${BEDRUD_FAULT_ROUNDS:-200} BEDRUD_EVICTIONS=${BEDRUD_EVICTIONS:-50}; fi
if [[ ${parts[0]} == --recordings ]]; then parts=(recordings); export BEDRUD_RECORDING_ROUNDS=${BEDRUD_RECORDING_ROUNDS:-100}; fi
results=$root/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"
passed=0 failed=0 skipped=0 broken=()

# Chromium for pages and media, PostgreSQL for data, promtool (of prometheus) for metrics, ffmpeg for recordings. Root installs them; anybody else is told the line to type.
install_debian_packages() {
  local missing=()
  [[ -x ${CHROMIUM:-/usr/bin/chromium} ]] || missing+=(chromium)
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  command -v promtool >/dev/null || missing+=(prometheus)
  { command -v ffmpeg && command -v ffprobe; } >/dev/null || missing+=(ffmpeg)
  ((${#missing[@]})) || return 0
  if ((EUID)); then fail "The tests need ${missing[*]}: sudo apt-get install ${missing[*]}"; fi
  echo "Installing ${missing[*]} ..."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$results/apt.log" 2>&1 || { tail -20 "$results/apt.log"; exit 1; }
}

count() { # passed failed skipped
  ((passed += $1, failed += $2, skipped += $3)) || true
}

run() { # name, command...: keeps the output, shows what failed in it
  local name=$1 status=0; shift
  echo "== $name"
  "$@" >"$results/$name.log" 2>&1 || status=$?
  ((status == 0)) || { broken+=("$name"); show_failures "$name"; }
}

# Short enough that a CI log cut to its last 100 lines still has it: each failed test's message and stack, whole for the first ones.
show_failures() { # name
  local found=$results/$1.failures
  failures "$results/$1.log" >"$found"
  if [[ -s $found ]]; then head -80 "$found"; else tail -80 "$results/$1.log"; fi
}

failures() { # log: the failed tests of node's runner and of vitest, which are listed at the end, and of dotnet
  awk '/failing tests:|Failed (Tests|Suites) / { listed = 1 } /^  Failed / { one = 1 } listed || one { print } /^$/ { one = 0 }' "$1" |
    awk -v RS= -v ORS='\n\n' '!/did not finish before its parent/' # what a failed preparation left undone
}

failed_names() { # at the very end, so that they can't be missed
  local name
  for name in "${broken[@]}"; do
    grep -hE '^(test at |✖ | FAIL |  Failed )' "$results/$name.failures" | grep -v 'failing tests:' | cut -c1-200 | head -20 | sed "s/^ */  $name: /"
  done
}

number() { # pattern, file: the last number after the pattern
  { grep -oE "$1 +[0-9]+" "$2" || true; } | tail -1 | grep -oE '[0-9]+$' || echo 0
}

run_node() { # name, folder: node's own runner, with its spec reporter
  run "$1" npm --prefix "$2" test
  local log=$results/$1.log
  count "$(number '^ℹ pass' "$log")" $(($(number '^ℹ fail' "$log") + $(number '^ℹ cancelled' "$log"))) "$(number '^ℹ skipped' "$log")"
}

run_client() {
  run client-check npm --prefix Bedrud.Web/Client run check
  run client-lint npm --prefix Bedrud.Web/Client run lint
  run client npm --prefix Bedrud.Web/Client test -- --reporter=default --reporter=json --outputFile="$results/client.json"
  [[ -e $results/client.json ]] || return 0
  # shellcheck disable=SC2046
  count $(node -p 'const r = require(process.argv[1]); [r.numPassedTests, r.numFailedTests, r.numPendingTests].join(" ")' "$results/client.json")
}

run_dotnet() { # project
  run "$1" dotnet test "tests/$1" -c Release --no-build --nologo --logger "trx;LogFileName=$results/$1.trx"
  [[ -e $results/$1.trx ]] || return 0
  local counters
  counters=$(grep -oE '<Counters [^>]*' "$results/$1.trx")
  attribute() { grep -oE "$1=\"[0-9]+\"" <<<"$counters" | grep -oE '[0-9]+'; }
  count "$(attribute passed)" "$(attribute failed)" "$(($(attribute total) - $(attribute executed)))"
}

wants() { [[ " ${parts[*]} " == *" $1 "* ]]; }

need_tools
install_debian_packages
build_client "$root"
build_media_server "$root"
if wants dotnet || wants health || wants faults || wants recordings || wants e2e; then
  echo "== build"
  dotnet build Bedrud.sln -c Release --nologo -v quiet
fi

if wants client; then run_client; fi
if wants livekit-dev; then
  run livekit-dev-check npm --prefix tools/livekit-dev run check
  run_node livekit-dev tools/livekit-dev
fi
if wants dotnet; then
  run format dotnet format Bedrud.sln --verify-no-changes --no-restore --exclude-diagnostics IDE1006
  for project in Bedrud.Domain.Tests Bedrud.Infrastructure.Tests Bedrud.Web.Tests; do run_dotnet "$project"; done
fi
if wants health; then
  rm -rf artifacts/health
  run_dotnet Bedrud.Health.Tests
  cat artifacts/health/rows.txt
fi
if wants faults; then
  rm -rf artifacts/faults
  run_dotnet Bedrud.Faults.Tests
  cat artifacts/faults/*.txt
fi
if wants recordings; then
  rm -rf artifacts/recordings
  run_dotnet Bedrud.Recordings.Tests
  cat artifacts/recordings/*.txt
fi
if wants e2e; then run_dotnet Bedrud.EndToEnd.Tests; fi

if ((${#broken[@]})); then
  echo "Failed: ${broken[*]} (logs in artifacts/test-results)"
  failed_names || true
fi
# A part that broke without counting a failure, such as the type check, is one.
((failed > 0 || ${#broken[@]} == 0)) || failed=${#broken[@]}
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
