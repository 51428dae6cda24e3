#!/bin/sh
# Asks with pyca/cryptography; the interface is told in scripts/clients.sh.
here=$(cd "$(dirname "$0")" && pwd)
exec "$here/../../.build/venv/bin/python3" "$here/cryptography-client.py" "$@"
