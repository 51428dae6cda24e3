#!/bin/sh
# Reads SM2 with PyPI's gmssl; the interface is told in read-evidence.sh, and in gmssl-reader.py.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
exec "$here/../../.build/venv/bin/python3" "$here/gmssl-reader.py" "$@"
