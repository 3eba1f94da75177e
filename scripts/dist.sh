#!/usr/bin/env bash
# npm run dist [-- NAME...]: installs what the packages are made with, builds, then runs scripts/dist.ts.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh
need git clang llvm-strip:llvm /usr/include/bpf/bpf_helpers.h:libbpf-dev /usr/include/linux/bpf.h:linux-libc-dev
need dpkg-deb:dpkg readelf:binutils rpmbuild:rpm umoci mmdebstrap
install_missing
install_packages
build
exec npx --no-install tsx scripts/dist.ts "$@"
