#!/usr/bin/env bash
# npm run setup: installs what is missing and builds, so that bin/socktrace.js runs. The other scripts source this file,
# for its functions: they name the commands that they need besides. A failure ends with one line that names the step
# and the remedy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Servers are in sbin, which is not on everybody's PATH.
export PATH=$PATH:/usr/sbin:/sbin
# The Debian packages to install.
missing=()

fail() {
  echo "FAILED: $1" >&2
  exit 1
}

# step NAME COMMAND...: runs a command quietly; if it fails, prints its output and ends with a line that names the step.
step() {
  local name=$1 log
  shift
  log=$(mktemp)
  if "$@" >"$log" 2>&1 </dev/null; then
    rm -f "$log"
  else
    cat "$log" >&2
    rm -f "$log"
    fail "$name ($*)"
  fi
}

# need NAME[:DEBIAN-PACKAGE]...: adds to `missing` the packages of the commands that are not there; a NAME with a slash
# in front is a file.
need() {
  local each name
  for each in "$@"; do
    name=${each%%:*}
    case $name in
    /*) [ -e "$name" ] || missing+=("${each##*:}") ;;
    *) command -v "$name" >/dev/null || missing+=("${each##*:}") ;;
    esac
  done
}

install_command() {
  echo "sudo apt-get install --no-install-recommends ${missing[*]}"
}

install_missing() {
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "please install with your package manager: ${missing[*]}"
  [ "$(id -u)" = 0 ] || fail "not root: please run: $(install_command)"
  echo "installing ${missing[*]}"
  step "package list" apt-get update -qq
  without_starting step "Debian packages" \
    env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  missing=()
}

# Debian starts a server as soon as it is installed, unless policy-rc.d exits with 101. The tests start their own.
without_starting() {
  local policy=/usr/sbin/policy-rc.d
  [ ! -e "$policy" ] || {
    "$@"
    return
  }
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap "rm -f $policy" EXIT
  "$@"
  rm -f "$policy"
  trap - EXIT
}

# need_node MAJOR MINOR
need_node() {
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number), [wantedMajor, wantedMinor] = process.argv.slice(1).map(Number);
    process.exit(major > wantedMajor || (major === wantedMajor && minor >= wantedMinor) ? 0 : 1)' "$1" "$2" ||
    fail "Node $1.$2 or newer is needed, this is $(node --version)"
}

install_packages() {
  command -v node >/dev/null || fail "Node 20.12 or newer is needed: https://nodejs.org/en/download"
  need_node 20 12
  packages_are_current || {
    # npm ci would empty the folder that it points to, which is another checkout's.
    [ ! -L node_modules ] || fail "node_modules is a link: run npm ci where it points to"
    echo "installing npm packages"
    # Exactly what the lock file names, with the build's tools even where NODE_ENV is production. No package here needs
    # an install script to work.
    step "npm packages" npm ci --include=dev --ignore-scripts --no-audit --no-fund
  }
}

# Whether the installed packages are those of the lock file; npm keeps its own copy of the list in node_modules.
packages_are_current() {
  node -e '
    const read = (file) => JSON.parse(require("fs").readFileSync(file, "utf8")).packages;
    const wanted = read("package-lock.json"), have = read("node_modules/.package-lock.json");
    for (const [path, { version, optional }] of Object.entries(wanted))
      if (path !== "" && !optional && have[path]?.version !== version) process.exit(1);
  ' 2>/dev/null
}

build() {
  step "build" npm run --silent build
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  need strace
  install_missing
  install_packages
  build
fi
