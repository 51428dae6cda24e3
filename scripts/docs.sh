#!/bin/sh
# Writes the man pages of every command to .build/man, from the commands themselves.
#
#   docs.sh          builds the programs first
#   BIN=DIR docs.sh  takes those of DIR
set -eu
cd "$(dirname "$0")/.."

configuration=${CONFIGURATION:-debug}
for product in pki pki-assistant; do
    [ -n "${BIN:-}" ] || swift build --configuration "$configuration" --product "$product" >&2
done
bin=${BIN:-$(swift build --configuration "$configuration" --show-bin-path)}
rm -rf .build/man
for program in pki pki-assistant; do
    python3 scripts/man-pages.py "$bin/$program" .build/man "$(git log -1 --format=%cs)"
done
ls .build/man
