#!/bin/sh
# Print the package's INFO for one processor family: ./INFO.sh [x86_64|armv8]
set -eu
cd "$(dirname "$0")"
exec "${PYTHON:-python3}" -m spk.info "$@"
