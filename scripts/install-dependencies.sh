#!/bin/sh
# Installs what is missing on Debian 12 and nothing else; running it again changes nothing.
#
#   install-dependencies.sh build   what 'make build' and 'make demo' need: C headers
#   install-dependencies.sh test    also what 'make test' and CI need: cards, second readers (the default)
#   install-dependencies.sh bench   also the rivals that 'make bench' measures against
#   install-dependencies.sh package what 'make package' and 'make package-test' need beside the headers
#
# Installed daemons are not started: tests and benchmarks start their own.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "install-dependencies: error: $1" >&2
    echo "install-dependencies: hint: $2" >&2
    exit 69
}

level=${1:-test}
case $level in
    build | test | bench | package) ;;
    *) fail "'$level' is not a level" "say 'build', 'test', 'bench' or 'package'" ;;
esac

command -v dpkg-query >/dev/null || fail "this is not a Debian system" \
    "install the packages named in docs/dependencies.md by your system's own means"

missing=""

# want PACKAGE: notes a Debian package that is not installed.
want() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] || missing="$missing $1"
}

# want_command COMMAND PACKAGE: the same, unless something else already provides the command.
want_command() {
    command -v "$1" >/dev/null || want "$2"
}

want_build() {
    for package in libssl-dev libsqlite3-dev libpcsclite-dev libp11-kit-dev libgfshare-dev libjemalloc-dev; do want "$package"; done
    for package in libpango1.0-dev libqrencode-dev libcurl4-openssl-dev libgdk-pixbuf-2.0-dev zlib1g-dev fonts-noto-cjk libc6-dev libstdc++-12-dev; do want "$package"; done
    want_command pkg-config pkg-config
    want_command git git
    want_command make make
    want_command ld binutils
}

want_test() {
    for package in pcscd vsmartcard-vpcd opensc yubico-piv-tool ykcs11 softhsm2 p11-kit p11-kit-modules ca-certificates \
        cups-daemon cups-client poppler-utils zbar-tools kannel kannel-extras python3-aiosmtpd libengine-pkcs11-openssl; do want "$package"; done
    want_command openssl openssl
    want_command certtool gnutls-bin
    want_command certutil libnss3-tools
    for package in libbcprov-java libbcpkix-java; do want "$package"; done
    want_command javac default-jdk-headless
    want_command ip iproute2
    want_command unshare util-linux
    want_command tmux tmux
    want_command curl curl
    want_command ssh-keygen openssh-client
    PATH=$PATH:/usr/sbin want_command nginx nginx-light
    PATH=$PATH:/usr/sbin want_command haproxy haproxy
    PATH=$PATH:/usr/sbin want_command apache2 apache2-bin
    want_command jq jq
    want_command chromium chromium
    want_command faketime faketime
    want_command ps procps
    want_command python3 python3
    python3 -c 'import ensurepip, venv' 2>/dev/null || want python3-venv
}

want_bench() {
    want_command wrk wrk
    want_command cfssl golang-cfssl
    PATH=$PATH:/usr/sbin want_command nginx nginx-light
    for package in pcscd vsmartcard-vpcd; do want "$package"; done
}

want_package() {
    want_command dpkg-shlibdeps dpkg-dev
    want_command chrpath chrpath
    want_command lintian lintian
    want_command desktop-file-validate desktop-file-utils
    want_command mmdebstrap mmdebstrap
    want_command systemd-nspawn systemd-container
    want_command python3 python3
}

# Runs a command as root; check_root has made sure that it may.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

check_root() {
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null || fail \
        "these packages are missing, and only root can install them:$missing" \
        "as root, run 'apt-get install$missing', or let this user use sudo without a password"
}

# Debian starts a daemon when it is installed, unless this file says no. One that is there stays.
policy=/usr/sbin/policy-rc.d
forbid_daemons() {
    [ ! -e "$policy" ] || return 0
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes -qq --no-install-recommends "$@" >&2
}

install_missing() {
    [ -n "$missing" ] || return 0
    check_root
    echo "install-dependencies: installing$missing" >&2
    forbid_daemons
    # A new machine has no package lists; an old one may have lists that name what is gone.
    # shellcheck disable=SC2086  # the list is words
    if ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 && apt_install $missing; then return 0; fi
    echo "install-dependencies: getting fresh package lists" >&2
    as_root apt-get update -qq >&2 || fail "apt-get update failed" "see its output above"
    # shellcheck disable=SC2086
    apt_install $missing || fail "apt-get could not install:$missing" "see its output above"
}

# install_tools FOLDER REQUIREMENTS MODULE: Python tools live in environments of their own, at fixed versions.
install_tools() {
    cmp -s "$2" "$1/installed.txt" && "$1/bin/python3" -c "import $3" && return 0
    echo "install-dependencies: making $1" >&2
    mkdir -p .build
    python3 -m venv --clear "$1"
    "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2" >&2 ||
        fail "pip could not install $2" "see its output above"
    cp "$2" "$1/installed.txt"
}

command -v swift >/dev/null || fail "there is no Swift toolchain on the PATH" "install Swift 6.3 or later"

want_build
case $level in
    test | bench) want_test ;;
    package) want_package ;;
esac
[ "$level" != bench ] || want_bench
install_missing
case $level in build | package) exit 0 ;; esac
install_tools .build/venv Tests/Readers/requirements.txt pkilint
install_tools .build/api-venv Tests/API/requirements.txt schemathesis
install_tools .build/browser-venv Tests/Browser/requirements.txt axe_playwright_python
