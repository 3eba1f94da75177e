#!/usr/bin/env bash
# Installs what is missing and builds. Read by demo.sh and test.sh, which add what they need; run alone (npm run
# setup) it does what socktrace itself needs. Every failure is one line that names the step and the remedy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Servers live in sbin, which is not on everybody's PATH.
export PATH=$PATH:/usr/sbin:/sbin
missing=()

fail() {
  echo "FAILED: $1" >&2
  exit 1
}

# Runs a step quietly; shows what it said, and one line that names it, only where it fails.
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

# need_commands NAME[:DEBIAN-PACKAGE]... notes the packages of the commands that are not there.
need_commands() {
  local need
  for need in "$@"; do
    command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
  done
}

# need_files PATH:DEBIAN-PACKAGE...
need_files() {
  local need
  for need in "$@"; do
    [ -e "${need%%:*}" ] || missing+=("${need##*:}")
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

# Debian starts a server as soon as it is installed, unless policy-rc.d says 101; ours are started by the tests.
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

install_packages() {
  node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major * 100 + +minor >= 2012 ? 0 : 1)' ||
    fail "Node 20.12 or newer is needed, this is $(node --version)"
  packages_are_current || {
    echo "installing npm packages"
    # Exactly what the lock file names. No package here needs an install script to work.
    step "npm packages" npm ci --ignore-scripts --no-audit --no-fund
  }
}

# What is installed is what the lock file says; npm keeps its own copy of the list in node_modules.
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
  need_commands strace
  install_missing
  install_packages
  build
fi
