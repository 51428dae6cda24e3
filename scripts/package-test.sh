#!/bin/sh
# Installs the packages in a fresh Debian, uses them there, upgrades, removes and purges them.
#
#   package-test.sh             builds them twice, which must give the same octets, and tests them
#   BIN=DIR package-test.sh     with the programs of DIR
#
# The system is made by mmdebstrap in a temporary folder, from the archive that this machine uses, and is gone afterwards. As root, who also
# has systemd start it (systemd-nspawn), or as
# a user who may have namespaces of their own (unshare(1)).
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "package-test: error: $1" >&2
    echo "package-test: hint: $2" >&2
    exit 69
}

mode=root
if [ "$(id -u)" -ne 0 ]; then
    mode=unshare
    unshare --user --map-root-user true 2>/dev/null ||
        fail "a fresh Debian cannot be made here" "run this as root, or allow user namespaces: sysctl kernel.unprivileged_userns_clone=1"
    command -v newuidmap >/dev/null || fail "there is no newuidmap" "run this as root, or install uidmap"
fi
for tool in mmdebstrap lintian desktop-file-validate; do
    command -v "$tool" >/dev/null || fail "there is no $tool" "sh scripts/install-dependencies.sh package"
done
# Only root can start it with systemd.
boots=
[ "$mode" = unshare ] || ! command -v systemd-nspawn >/dev/null || boots=yes
# shellcheck source=/dev/null
suite=${SUITE:-$(. /etc/os-release && echo "$VERSION_CODENAME")}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$work"

section() { printf '\n== %s\n' "$1"; }

section 'Two runs give the same octets'
sh scripts/package.sh
OUT="$work/again" sh scripts/package.sh
for package in .build/packages/*.deb; do
    cmp "$package" "$work/again/${package##*/}"
done

section 'lintian'
lintian --fail-on error,warning .build/packages/*.deb
desktop-file-validate packaging/pki-assistant/*.desktop

section "A fresh $suite"
mkdir "$work/packages"
cp .build/packages/*.deb "$work/packages/"
# The next version, with a profile that changed.
dpkg-deb -R "$work/packages"/pki_*.deb "$work/next"
sed -i 's/^Version: .*/&+next/' "$work/next/DEBIAN/control"
echo '# The next version.' >>"$work/next/etc/pki/profiles/EXPERT.yaml"
mkdir "$work/packages/next"
dpkg-deb --root-owner-group -Znone -b "$work/next" "$work/packages/next/pki.deb" >/dev/null
rm -rf "$work/next" "$work/again"
system=$work/system
mmdebstrap --mode="$mode" --variant=minbase --format="$([ -z "$boots" ] && echo null || echo directory)" --quiet \
    --customize-hook='mkdir "$1/test"' \
    --customize-hook="copy-in $work/packages packaging/test/inside.sh packaging/test/holder.sh packaging/test/booted.sh /test" \
    --customize-hook='chroot "$1" bash /test/inside.sh' \
    ${boots:+--customize-hook='chroot "$1" bash /test/booted.sh prepare'} \
    "$suite" "$system"

[ -n "$boots" ] || exit 0
section 'Started by systemd: services, their secrets as credentials, upgraded and purged while they run'
timeout 300 systemd-nspawn --register=no --keep-unit --private-network --directory="$system" --boot >"$work/boot.log" 2>&1 || true
[ -e "$system/test/passed" ] || { cat "$work/boot.log" "$system/test/booted.log"; exit 1; }
printf '\nPassed\n'
