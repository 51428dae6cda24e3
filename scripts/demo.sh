#!/bin/sh
# Builds pki and plays the whole story on throwaway state; the state is gone afterwards.
#
#   demo.sh            plays it and stops ('pki demo --exit')
#   demo.sh OPTION...  passes these options to 'pki demo' instead
set -eu
cd "$(dirname "$0")/.."

configuration=${CONFIGURATION:-debug}
swift build --configuration "$configuration" --product pki >&2
# The token of '--algorithm sm2' is in it.
swift build --configuration "$configuration" --product SoftwareSKFDouble >&2
[ $# -gt 0 ] || set -- --exit
exec "$(swift build --configuration "$configuration" --show-bin-path)/pki" demo "$@"
