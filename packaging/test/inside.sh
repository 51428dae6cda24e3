#!/bin/bash
# What scripts/package-test.sh does in the fresh Debian: every step says what it sees, and ends the test when it is not so.
set -euo pipefail
cd /root
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root
packages=/test/packages

section() { printf '\n== %s\n' "$1"; }
apt_install() { apt-get install --yes -qq --no-install-recommends "$@" >/dev/null 2>&1 || { apt-get install --yes --no-install-recommends "$@"; exit 1; }; }
# expect WORDS COMMAND...: what it writes has these words.
expect() {
    local words=$1 out
    shift
    out=$("$@" 2>&1) || { printf '%s\n' "$out"; echo "FAILED: $*"; exit 1; }
    grep -qF -e "$words" <<<"$out" || { printf '%s\n' "$out"; echo "NOT THERE after $*: $words"; exit 1; }
}
# not COMMAND...: it fails.
not() {
    if "$@"; then echo "NOT EXPECTED: $*"; exit 1; fi
}
as() { runuser -u "$1" -- "${@:2}"; }

section 'Installed with what they depend on, and nothing they only recommend'
apt-get update -qq
apt_install "$packages"/pki_*.deb "$packages"/pki-assistant_*.deb
[ "$(stat -c '%U %a' /var/lib/pki)" = 'pki 711' ]
[ -z "$(ls -A /var/lib/pki)" ]
expect . pki --version
expect . pki-assistant --version
for file in /usr/lib/pki/* /usr/lib/pki-assistant/*; do
    if ldd "$file" 2>/dev/null | grep 'not found\|/opt/'; then echo "$file"; exit 1; fi
done
dpkg -V pki pki-assistant

section 'A user: the assistant, and the demo with what is recommended'
apt_install fonts-noto-cjk man-db zsh fish bash-completion systemd curl
useradd --create-home alice
# There is no pcscd, which is said and is no failure of the program.
status=0
as alice pki-assistant info || status=$?
[ "$status" -eq 69 ]
expect '证书' pki-assistant --help
as alice sh -c 'cd && exec pki demo --exit' >/tmp/demo.log 2>&1 || { cat /tmp/demo.log; exit 1; }
tail -3 /tmp/demo.log

section 'A holder: a token, its page and window, and a renewal'
apt_install softhsm2 opensc poppler-utils
timeout 300 runuser -u alice -- bash /test/holder.sh /home/alice/holder </dev/null >/tmp/holder.log 2>&1 || { cat /tmp/holder.log; exit 1; }
grep '^--' /tmp/holder.log

section 'Pages of the manual, for every command'
count=0
for page in /usr/share/man/man1/pki*.1.gz; do
    out=$(man --warnings -E UTF-8 -l "$page" 2>&1 >/dev/null)
    [ -z "$out" ] || { echo "$page: $out"; exit 1; }
    count=$((count + 1))
done
[ "$count" -gt 100 ]
expect 'staff log in with their own certificates' man pki-serve
expect 'somebody else was' man pki-certificate-revoke
expect '解锁' man pki-assistant unlock
mandb -q
expect 'pki-produce (1)' apropos -e pki-produce

section 'Completions load, and complete'
bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader pki || true; complete -p pki'
bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader pki-assistant || true; complete -p pki-assistant'
expect _pki zsh -fc 'autoload -Uz compinit && compinit -u && print $_comps[pki] && autoload +X _pki'
expect _pki-assistant zsh -fc 'autoload -Uz compinit && compinit -u && print $_comps[pki-assistant] && autoload +X _pki-assistant'
expect authority fish -c 'complete -C "pki auth"'
expect unlock fish -c 'complete -C "pki-assistant un"'

section 'Units: in order, and closed'
units=$(cd /usr/lib/systemd/system && ls pki-*.service pki-*.timer | sed 's/@\./@status./')
# shellcheck disable=SC2086
systemd-analyze verify $units
for unit in $(cd /usr/lib/systemd/system && ls pki-*.service); do
    systemd-analyze security --no-pager --offline=true --threshold=25 "/usr/lib/systemd/system/$unit" | tail -1
done

section 'A centre: made, served, examined'
as pki pki init --administrator li.admin --display-name 李管理
[ "$(stat -c '%U %a' /var/lib/pki/centre)" = 'pki 700' ]
mkfifo /tmp/serving
setpriv --reuid=pki --regid=pki --clear-groups pki serve --port 0 2>/tmp/serving &
server=$!
exec 3</tmp/serving
address=$(sed -u -n '/serving on http/{s/.*serving on //p;q}' <&3)
expect '' curl -sS --fail "$address/healthz"
curl -sS --fail -o /tmp/issuing.cer "$address/ca/issuing.cer"
kill "$server"
wait "$server"
exec 3<&-
as pki pki doctor | grep audit-chain
not as alice pki authority list 2>/dev/null

section 'Upgraded: what was changed stays, and so does the book'
sed -i 's/^name: .*/name: 另一个中心/' /etc/pki/pki.yaml
apt_install -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$packages/next/pki.deb"
grep -q '另一个中心' /etc/pki/pki.yaml
grep -q 'The next version' /etc/pki/profiles/EXPERT.yaml
as pki pki authority list | grep issuing

section 'Removed: programs gone, settings and state there'
dpkg -L pki pki-assistant | sort -u >/tmp/files
apt-get remove --yes -qq pki pki-assistant >/dev/null
[ ! -e /usr/bin/pki ]
[ ! -e /usr/lib/pki ]
[ ! -e /usr/bin/pki-assistant ]
[ ! -e /usr/lib/pki-assistant ]
grep -q '另一个中心' /etc/pki/pki.yaml
[ -e /etc/pki-assistant/assistant.json ]
[ -e /var/lib/pki/centre/book.sqlite ]

section 'Purged: nothing left but the book, the keys and their user'
expect '/var/lib/pki is left as it is' apt-get purge --yes pki pki-assistant
while read -r file; do
    [ "$file" != /. ] || continue
    if [ -e "$file" ] && ! dpkg -S "$file" >/dev/null 2>&1; then echo "left: $file"; exit 1; fi
done </tmp/files
# What alice keeps is hers.
left=$(find / -xdev \( -path /var/lib/pki -o -path /var/cache -o -path /test -o -path /proc -o -path /tmp -o -path /home/alice/holder \) -prune -o \
    \( -name pki -o -name 'pki[-.@]*' -o -name '_pki*' -o -name '50-pki*' \) -print)
[ -z "$left" ] || { echo "left: $left"; exit 1; }
[ -e /var/lib/pki/centre/keys/issuing.key ]
getent passwd pki

section 'Installed again, the centre is there; purged without one, its user goes'
apt_install "$packages"/pki_*.deb
as pki pki authority list | grep issuing
rm -r /var/lib/pki/centre
apt-get purge --yes -qq pki >/dev/null
not getent passwd pki
[ ! -e /var/lib/pki ]
printf '\nDone\n'
