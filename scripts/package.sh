#!/bin/sh
# Builds the Debian packages of server and assistant: .build/packages/NAME_VERSION_ARCH.deb
#
#   package.sh              builds the programs first
#   BIN=DIR package.sh      takes those of DIR, a release build
#   OUT=DIR package.sh      into that folder
#   VERSION=X package.sh    another version than the program's own
#   MAINTAINER='NAME <ADDRESS>' package.sh    who answers for them; by default the author of the last commit
#
# The same programs and the same commit give the same octets. Parts that are written by people are in packaging/.
set -eu
cd "$(dirname "$0")/.."

for product in pki pki-assistant; do
    [ -n "${BIN:-}" ] || swift build --configuration release --product "$product" >&2
done
bin=$(realpath "${BIN:-$(swift build --configuration release --show-bin-path)}")
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
export LC_ALL=C.UTF-8 TZ=UTC
umask 022
architecture=$(dpkg --print-architecture)
version=${VERSION:-$("$bin/pki" --version)-1}
maintainer=${MAINTAINER:-$(git log -1 --format='%an <%ae>')}
out=${OUT:-.build/packages}
rm -rf "$out/root" "$out"/*.deb
mkdir -p "$out/root"

# put MODE SOURCE TARGET: a file of the package.
put() { install -D -m "$1" "$2" "$root/$3"; }

# packed TARGET: standard input, compressed without name and time.
packed() {
    mkdir -p "$(dirname "$root/$1")"
    gzip -9 -n >"$root/$1"
}

# program: the program with Swift's libraries beside it, which Debian does not have; it finds them there and nowhere else.
program() {
    home=$root/usr/lib/$name
    put 755 "$bin/$name" "usr/lib/$name/$name"
    runtime=$(readelf -d "$bin/$name" | sed -n 's/.*RUNPATH.*\[\([^:]*\):$ORIGIN\]/\1/p')
    [ -n "$runtime" ] || { echo "package: error: $bin/$name does not say where Swift's libraries are" >&2; exit 70; }
    ldd "$bin/$name" | awk -v "from=$runtime/" 'index($3, from) == 1 { print $3 }' | sort | while read -r library; do
        put 644 "$library" "usr/lib/$name/${library##*/}"
    done
    chrpath --replace '$ORIGIN' "$home/$name" >/dev/null
    strip --strip-unneeded "$home/$name" "$home"/*.so
    mkdir -p "$root/usr/bin"
    ln -s "../lib/$name/$name" "$root/usr/bin/$name"
}

# words: man pages and completions, from the program itself.
words() {
    python3 scripts/man-pages.py "$bin/$name" "$out/root/man" "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)"
    for page in "$out/root/man/"*.1; do packed "usr/share/man/man1/${page##*/}.gz" <"$page"; done
    rm -r "$out/root/man"
    completion bash usr/share/bash-completion/completions "$name"
    completion zsh usr/share/zsh/vendor-completions "_$name"
    completion fish usr/share/fish/vendor_completions.d "$name.fish"
}

# completion SHELL FOLDER FILE
completion() {
    mkdir -p "$root/$2"
    # It is read by a shell that runs, not started.
    "$bin/$name" --generate-completion-script "$1" | sed '1{/^#!/d}' >"$root/$2/$3"
}

# papers: what Debian wants to know of every package.
papers() {
    put 644 packaging/copyright "usr/share/doc/$name/copyright"
    packed "usr/share/doc/$name/changelog.gz" <CHANGELOG.md
    packed "usr/share/doc/$name/changelog.Debian.gz" <<CHANGES
$name ($version) unstable; urgency=medium

  * See changelog.gz.

 -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
CHANGES
    put 644 "packaging/$name/lintian-overrides" "usr/share/lintian/overrides/$name"
}

server() {
    find pki -type f | sort | while read -r file; do
        put 644 "$file" "etc/$file"
        put 644 "$file" "usr/share/pki/definition/${file#pki/}"
    done
    for unit in packaging/pki/systemd/pki-*; do
        put 644 "$unit" "usr/lib/systemd/system/${unit##*/}"
        case $unit in
            *.service) put 644 packaging/pki/systemd/hardening.conf "usr/lib/systemd/system/${unit##*/}.d/10-hardening.conf" ;;
        esac
    done
    put 644 packaging/pki/polkit/pki.rules usr/share/polkit-1/rules.d/50-pki.rules
    find README.md docs -type f | sort | while read -r file; do put 644 "$file" "usr/share/doc/pki/$file"; done
    ln -s docs/samples "$root/usr/share/doc/pki/examples"
}

assistant() {
    put 644 packaging/pki-assistant/assistant.json etc/pki-assistant/assistant.json
    put 644 packaging/pki-assistant/pki-assistant-autostart.desktop etc/xdg/autostart/pki-assistant.desktop
    put 644 packaging/pki-assistant/pki-assistant.desktop usr/share/applications/pki-assistant.desktop
    put 644 packaging/pki-assistant/pki-assistant.svg usr/share/icons/hicolor/scalable/apps/pki-assistant.svg
    put 644 packaging/pki-assistant/examples/assistant.json usr/share/doc/pki-assistant/examples/assistant.json
    for page in assistant assistant-protocol; do put 644 "docs/$page.md" "usr/share/doc/pki-assistant/$page.md"; done
}

# libraries: the packages that what the program is linked with comes from.
libraries() {
    work=$out/root/shlibdeps
    mkdir -p "$work/debian" "$root/DEBIAN"
    printf 'Source: pki\n\nPackage: %s\nArchitecture: any\n' "$name" >"$work/debian/control"
    staged=$(realpath "$root")
    (cd "$work" && dpkg-shlibdeps -O -S"$staged" -l"$staged/usr/lib/$name" --ignore-missing-info "$staged/usr/lib/$name/"*) \
        2>"$log" | sed -n 's/^shlibs:Depends=//p'
    rm -r "$work"
}

# control: what dpkg reads.
control() {
    log=$out/root/shlibdeps.log
    depends=$(libraries)
    [ -n "$depends" ] || { cat "$log" >&2; exit 70; }
    size=$(find "$root" -path "$root/DEBIAN" -prune -o -type f -printf '%s\n' | awk '{ sum += int(($1 + 1023) / 1024) } END { print sum }')
    sed -e "s/^Depends: .*/&, $depends/" -e "s/^Section:/Version: $version\nArchitecture: $architecture\nMaintainer: $maintainer\nInstalled-Size: $size\n&/" \
        "packaging/$name/control" >"$root/DEBIAN/control"
    (cd "$root" && find etc -type f -printf '/%p\n' | sort) >"$root/DEBIAN/conffiles"
    (cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
    for script in postinst prerm postrm; do
        [ ! -e "packaging/$name/$script" ] || put 755 "packaging/$name/$script" "DEBIAN/$script"
    done
}

for name in pki pki-assistant; do
    root=$out/root/$name
    program
    words
    papers
    case $name in
        pki) server ;;
        *) assistant ;;
    esac
    control
    dpkg-deb --root-owner-group --build "$root" "$out/${name}_${version}_$architecture.deb" >&2
done
rm -rf "$out/root"
ls "$out"/*.deb
