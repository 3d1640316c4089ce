#!/bin/sh
# Build the package: ./build.sh [--arch x86_64|armv8] [--frozen] [--quick]    (see ./build.sh --help)
# Needs a Debian or Ubuntu machine with python3 (3.11 or newer, with pip), apt and dpkg; no root.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "Python 3.11 or newer is needed: name it with PYTHON=…, for example PYTHON=python3.12 ./build.sh" >&2
    exit 1
}
exec "$python" -m spk.build "$@"
