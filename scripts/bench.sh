#!/bin/bash
# npm run bench [-- OPTIONS] [PART...]: bench/main.ts, built as the program is, so that what it measures is what users run.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh
need strace python3 chromium lsof ss:iproute2 nginx redis-server redis-benchmark:redis-tools wrk gcc addr2line:binutils
install_missing
install_packages
build
mkdir -p node_modules/.cache
npx --no-install esbuild bench/main.ts --bundle --minify-syntax --platform=node --format=esm --target=node20.12 \
  --packages=external --outfile=node_modules/.cache/socktrace-bench.mjs --log-level=error
exec node node_modules/.cache/socktrace-bench.mjs "$@"
