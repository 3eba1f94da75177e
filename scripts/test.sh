#!/usr/bin/env bash
# npm test: installs what the tests need, builds, then runs all checks and tests. Arguments choose among them by name,
# and only what the chosen ones need is installed. npm run test:fast adds --fast: the tests that need no more than Node,
# strace and Python.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh

# Debian's own python3 where a version manager's slow wrapper stands before it on the PATH, but the node at hand.
PATH=$(dirname "$(command -v node)"):/usr/bin:/bin:$PATH

install_packages
case " $* " in
*" --fast "*) need strace ;;
*) need strace $(node --import tsx test/support/run.ts --needs "$@") unshare:util-linux setpriv:util-linux ;;
esac
install_missing
build
exec node --import tsx test/support/run.ts "$@"
