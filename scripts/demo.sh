#!/usr/bin/env bash
# npm run demo: installs what is missing, then traces a small server while a client talks to it. Where tracing is not
# allowed, it prints the reason and shows the same from a recording.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh

server="samples/programs/tcpserver.py --port 0 --once"
recording=samples/traces/6.1/socktrace/tcpserver.strace

main() {
  need strace python3
  if can_install; then install_missing; fi
  install_packages
  build
  local why
  if why=$(why_not_traceable); then
    echo "No program can be traced here: $why"
    echo "This is what a recording of the same server shows:"
    show "bin/socktrace.js read $recording"
    bin/socktrace.js read "$recording"
  else
    trace
  fi
}

# The server prints its port on stdout; the trace appears on stderr as it happens.
trace() {
  show "bin/socktrace.js -- $server"
  exec 3< <(exec bin/socktrace.js -- $server </dev/null)
  local traced=$! line port=
  while [ -z "$port" ] && IFS= read -r line <&3; do
    echo "$line"
    case $line in *"on port "*) port=${line##* } ;; esac
  done
  [ -n "$port" ] || fail "the server did not start"
  show "echo hello | samples/programs/tcpclient.py --port $port"
  echo hello | samples/programs/tcpclient.py --port "$port"
  cat <&3
  wait "$traced"
}

# Whether nothing is missing or we may install it; if not, prints what to do.
can_install() {
  [ ${#missing[@]} = 0 ] || [ "$(id -u)" = 0 ] || {
    echo "not root: please run: $(install_command)"
    return 1
  }
}

# Prints why a program cannot be traced; fails if it can.
why_not_traceable() {
  command -v python3 >/dev/null || {
    echo "python3 is missing"
    return
  }
  command -v strace >/dev/null || {
    echo "strace is missing"
    return
  }
  ! strace -o /dev/null true 2>&1
}

show() {
  printf '\n$ %s\n' "$1"
}

main
