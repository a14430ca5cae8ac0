# Sourced by run.sh, test.sh and bench.sh: makes sure that what they need is there and built, once.

need_tools() {
  command -v dotnet >/dev/null || fail "Bedrud needs the .NET SDK 10: install it from https://dotnet.microsoft.com/download and run this again."
  local sdks
  sdks=$(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' ')
  [[ " $sdks" == *" 10."* ]] || fail "Bedrud needs the .NET SDK 10; found: ${sdks:-none}. Install 10 and run this again."
  command -v node >/dev/null || fail "Bedrud needs Node.js 20 or newer: install it from https://nodejs.org and run this again."
  (($(node -p 'process.versions.node.split(".")[0]') >= 20)) || fail "Bedrud needs Node.js 20 or newer; found $(node --version)."
  command -v npm >/dev/null || fail "Bedrud needs npm, which comes with Node.js: install it and run this again."
}

# True while nothing below the given paths is newer than the stamp.
fresh() { # stamp, paths...
  local stamp=$1; shift
  [[ -e $stamp ]] && [[ -z $(find "$@" \( -name node_modules -o -name bin -o -name obj -o -name dist -o -path '*/wwwroot/meeting' -o -path '*/wwwroot/recorder' -o -path '*/wwwroot/fonts' \) -prune -o -type f -newer "$stamp" -print -quit 2>/dev/null) ]]
}

node_modules() { # folder: installs once for each lock file
  local stamp=$1/node_modules/.installed
  [[ -e $stamp && ! $1/package-lock.json -nt $stamp ]] && return
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null) && touch "$stamp"
}

build_client() { # root
  local client=$1/Bedrud.Web/Client bundle=$1/Bedrud.Web/wwwroot/meeting/meeting.js
  fresh "$bundle" "$client" && return
  node_modules "$client"
  (cd "$client" && npm run --silent build) >"$1/artifacts/client-build.log" 2>&1 || { cat "$1/artifacts/client-build.log"; fail "The meeting client can't be built."; }
  touch "$bundle"
}

build_media_server() { # root
  local tool=$1/tools/livekit-dev bundle=$1/tools/livekit-dev/dist/server.mjs
  fresh "$bundle" "$tool/src" "$tool/package.json" "$tool/package-lock.json" && [[ -d $tool/node_modules ]] && return
  node_modules "$tool"
  (cd "$tool" && npm run --silent build) && touch "$bundle"
}

prepare_run() { # root
  need_tools
  local root=$1 stamp=$1/artifacts/.built
  mkdir -p "$root/artifacts"
  build_client "$root"
  build_media_server "$root"
  # The bundle is part of the portal's static assets: a new one wants a new build.
  fresh "$stamp" "$root"/Bedrud.{Domain,Infrastructure,Web} "$root/Bedrud.Web/wwwroot/meeting/meeting.js" \
    "$root"/Directory.*.props "$root/appsettings.json" "$root/global.json" && return
  echo "Building Bedrud, which takes a minute or two the first time ..."
  dotnet build "$root/Bedrud.Web" -c Release --nologo -v quiet
  touch "$stamp"
}
