#!/usr/bin/env bash
# npm test: installs what is missing, builds, then runs all checks and suites. Arguments choose among them by name.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh

need_commands strace python3 lsof ss:iproute2 nginx redis-server curl gcc ps:procps unshare:util-linux
need_files /usr/include/linux/tcp.h:linux-libc-dev /usr/include/stdio.h:libc6-dev
install_missing
install_packages
build
exec node --import tsx test/support/run.ts "$@"
