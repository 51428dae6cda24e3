#!/bin/sh
# Writes the man pages of every command to .build/man, from the commands themselves.
set -eu
cd "$(dirname "$0")/.."

swift package --allow-writing-to-package-directory generate-manual --multi-page >&2
mkdir -p .build/man
find .build/plugins/GenerateManual -name '*.1' -exec cp {} .build/man/ \;
ls .build/man
