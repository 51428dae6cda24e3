#!/bin/sh
# Eight tokens on four readers at a station, with a robot for its hands: cards are pulled, one answers wrongly, and the
# program is killed twice. Ends with eight tokens that work, or with an error.
#
#   line.sh        everything is gone afterwards
#   line.sh DIR    DIR, which must not exist or be empty, keeps it: the terminal as it was seen (transcript.txt, *.svg),
#                  the state, the letters
set -eu
products="pki virtual-card"
# shellcheck source=scripts/alone.sh
. "$(dirname "$0")/alone.sh"
mkdir "$home/cards" "$home/letters"
readers 35963 35965
trap 'kill "$pcscd"' EXIT
trap 'exit 130' INT TERM
python3 scripts/line.py "$home" "$bin"
