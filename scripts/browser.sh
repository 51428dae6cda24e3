#!/bin/sh
# A browser against the applicants' portal: 证书新办 from sign-up to a certificate on a card, at two widths.
#
#   browser.sh          screenshots go to .build/screenshots
#
# It runs in namespaces of its own, with a loopback interface and a pcscd that nothing else sees.
set -eu
if [ "${1:-}" != --inside ]; then
    home=$(mktemp -d)
    trap 'rm -rf "$home"' EXIT
    trap 'exit 130' INT TERM
    cd "$(dirname "$0")/.."
    swift build --configuration "${CONFIGURATION:-debug}" --product pki >&2
    swift build --configuration "${CONFIGURATION:-debug}" --product virtual-card >&2
    bin=$(swift build --configuration "${CONFIGURATION:-debug}" --show-bin-path)
    user="--user --map-root-user"
    [ "$(id -u)" -ne 0 ] || user=""
    # shellcheck disable=SC2086  # two words or none
    unshare $user --mount --net sh scripts/browser.sh --inside "$home" "$bin"
    exit
fi
home=$2 bin=$3 pcscd=""
export PATH="$PATH:/usr/sbin:/sbin"
trap '[ -z "$pcscd" ] || kill "$pcscd"' EXIT
trap 'exit 130' INT TERM

library=$(find /usr/lib/pcsc/drivers -name libifdvpcd.so -print -quit)
mkdir "$home/drivers" "$home/readers"
cp -L "$library" "$home/drivers/vpcd.so"
printf 'FRIENDLYNAME "Desk"\nDEVICENAME /dev/null:0x%X\nLIBPATH %s\nCHANNELID 0x%X\n' \
    35963 "$home/drivers/vpcd.so" 35963 >"$home/readers/vpcd"
ip link set lo up
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /usr/lib/pcsc/drivers
mkdir /run/pcscd
pcscd --foreground --config "$home/readers" >"$home/pcscd.log" 2>&1 &
pcscd=$!
"${BROWSER_PYTHON:-.build/browser-venv/bin/python3}" Tests/Browser/portal.py "$home" "$bin"
