#!/bin/sh
# Eight tokens on four readers at a station, with a robot for its hands: cards are pulled, one answers wrongly, and the
# program is killed twice. Ends with eight tokens that work, or with an error.
#
#   line.sh        everything is gone afterwards
#   line.sh DIR    DIR, which must not exist or be empty, keeps it: the terminal as it was seen (transcript.txt, *.svg),
#                  the state, the letters
#
# It runs in namespaces of its own, with a loopback interface and a pcscd that nothing else sees.
set -eu
if [ "${1:-}" != --inside ]; then
    home=$(realpath -m "${1:-$(mktemp -d)}")
    [ $# -gt 0 ] || trap 'rm -rf "$home"' EXIT
    trap 'exit 130' INT TERM
    mkdir -p "$home"
    [ -z "$(ls -A "$home")" ] || { echo "line: error: $home is not empty" >&2; exit 64; }
    cd "$(dirname "$0")/.."
    swift build --configuration "${CONFIGURATION:-debug}" --product pki >&2
    swift build --configuration "${CONFIGURATION:-debug}" --product virtual-card >&2
    bin=$(swift build --configuration "${CONFIGURATION:-debug}" --show-bin-path)
    user="--user --map-root-user"
    [ "$(id -u)" -ne 0 ] || user=""
    # shellcheck disable=SC2086  # two words or none
    unshare $user --mount --net sh scripts/line.sh --inside "$home" "$bin"
    exit
fi
home=$2 bin=$3 pcscd=""
export PATH="$PATH:/usr/sbin:/sbin"
trap '[ -z "$pcscd" ] || kill "$pcscd"' EXIT
trap 'exit 130' INT TERM

# Two drivers of their own; each shows two readers.
library=$(find /usr/lib/pcsc/drivers -name libifdvpcd.so -print -quit)
mkdir "$home/run" "$home/drivers" "$home/readers" "$home/cards" "$home/letters"
for port in 35963 35965; do
    cp -L "$library" "$home/drivers/vpcd-$port.so"
    printf 'FRIENDLYNAME "Desk %s"\nDEVICENAME /dev/null:0x%X\nLIBPATH %s\nCHANNELID 0x%X\n' \
        "$port" "$port" "$home/drivers/vpcd-$port.so" "$port" >"$home/readers/vpcd-$port"
done
ip link set lo up
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /usr/lib/pcsc/drivers
mkdir /run/pcscd
pcscd --foreground --config "$home/readers" >"$home/pcscd.log" 2>&1 &
pcscd=$!
python3 scripts/line.py "$home" "$bin"
