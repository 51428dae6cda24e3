#!/bin/sh
# 数字证书助手 in use, with a card in a real reader: what it takes of the machine, as JSON; for 'make bench ROW=assistant-memory'.
#
#   assistant-use.sh [DIR]    BIN=DIR takes the programs of DIR; CONFIGURATION=release, or what is built otherwise
set -eu
products="pki-assistant virtual-card"
# shellcheck source=scripts/alone.sh
. "$(dirname "$0")/alone.sh"
readers 35963
trap 'kill "$pcscd"' EXIT
trap 'exit 130' INT TERM
python3 Benchmarks/assistant_use.py "$home" "$bin"
