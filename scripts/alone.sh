# Sourced at the head of a script that needs a machine of its own: it goes on in namespaces with a loopback interface
# that nothing else sees. $products are built before. Then there are
#
#   $home   a folder to work in: that of the script's argument, which must not exist or be empty and is kept; else one
#           that is gone afterwards
#   $bin    where the programs are; BIN=DIR takes those of DIR and builds nothing
if [ "${1:-}" != --inside ]; then
    name=$(basename "$0" .sh)
    home=$(realpath -m "${1:-$(mktemp -d)}")
    [ $# -gt 0 ] || trap 'rm -rf "$home"' EXIT
    trap 'exit 130' INT TERM
    mkdir -p "$home"
    [ -z "$(ls -A "$home")" ] || { echo "$name: error: $home is not empty" >&2; exit 64; }
    cd "$(dirname "$0")/.."
    for product in $products; do
        [ -n "${BIN:-}" ] || swift build --configuration "${CONFIGURATION:-debug}" --product "$product" >&2
    done
    bin=$(realpath "${BIN:-$(swift build --configuration "${CONFIGURATION:-debug}" --show-bin-path)}")
    user="--user --map-root-user"
    [ "$(id -u)" -ne 0 ] || user=""
    # shellcheck disable=SC2086  # two words or none
    unshare $user --mount --net sh "scripts/$name.sh" --inside "$home" "$bin"
    exit
fi
home=$2 bin=$3
export PATH="$PATH:/usr/sbin:/sbin"
ip link set lo up
mount -t tmpfs tmpfs /run

# readers PORT...: a pcscd with two virtual readers for each port, on it and the next; its process is $pcscd.
readers() {
    library=$(find /usr/lib/pcsc/drivers -name libifdvpcd.so -print -quit)
    mkdir "$home/drivers" "$home/readers" /run/pcscd
    for port; do
        # The driver keeps its readers in one place, so that each pair needs a copy.
        cp -L "$library" "$home/drivers/vpcd-$port.so"
        printf 'FRIENDLYNAME "Desk %s"\nDEVICENAME /dev/null:0x%X\nLIBPATH %s\nCHANNELID 0x%X\n' \
            "$port" "$port" "$home/drivers/vpcd-$port.so" "$port" >"$home/readers/vpcd-$port"
    done
    mount -t tmpfs tmpfs /usr/lib/pcsc/drivers
    pcscd --foreground --config "$home/readers" >"$home/pcscd.log" 2>&1 &
    pcscd=$!
}
