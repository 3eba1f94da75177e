#!/usr/bin/env bash
# npm test: installs what is missing, builds, then runs all checks and suites. Arguments choose among them by name.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh

# Debian's own python3, where a version manager's slow wrapper stands before it on the PATH; but the node at hand.
PATH=$(dirname "$(command -v node)"):/usr/bin:/bin:$PATH

need_commands strace python3 lsof ss:iproute2 netstat:net-tools nginx redis-server unshare:util-linux setpriv:util-linux
need_commands gcc sudo xz:xz-utils sshd:openssh-server ssh:openssh-client pg_ctlcluster:postgresql runuser:util-linux
need_files /usr/include/linux/tcp.h:linux-libc-dev
install_missing
install_packages
build
exec node --import tsx test/support/run.ts "$@"
