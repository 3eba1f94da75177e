#!/usr/bin/env bash
# npm runs this before it makes a tarball (npm pack, npm publish): dist/ is what users run, and git does not have it. A
# fresh clone without node_modules will do.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh

# `npm pack` prints the tarball's name on stdout, for scripts to read.
exec >&2
# npm passes its options on by the environment: with those of `npm pack --dry-run`, `npm ci` would install nothing.
unset npm_config_dry_run npm_config_json npm_config_global
install_packages
build
