#!/bin/bash
# What scripts/package-test.sh does with a system that systemd starts.
#
#   booted.sh prepare   installs the package, with a passphrase as a credential, and has the rest run at the start
#   booted.sh           looks at the services that run; /test/passed is there when all is as it should be
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root

prepare() {
    apt-get install --yes -qq --no-install-recommends systemd-sysv dbus curl procps pcscd vsmartcard-vpcd \
        /test/packages/pki_*.deb >/dev/null
    install -d -m 700 /etc/credstore
    (umask 077 && od -An -tx1 -N16 /dev/urandom | tr -d ' ' >/etc/credstore/pki-passphrase)
    cat >/etc/systemd/system/probe.service <<'UNIT'
[Unit]
Description=looks at the services
After=dbus.service pki-serve.service

[Service]
Type=oneshot
StandardOutput=file:/test/booted.log
StandardError=inherit
ExecStart=/bin/bash /test/booted.sh
ExecStopPost=/bin/systemctl --no-block poweroff
UNIT
    systemctl enable pki-serve.service pki-doctor.timer
    ln -s /etc/systemd/system/probe.service /etc/systemd/system/multi-user.target.wants/probe.service
}

# not COMMAND...: it fails.
not() {
    if "$@"; then exit 1; fi
}
# A command with the secrets of the services, as docs/installation.md has it.
with_secrets() { systemd-run --quiet --wait --pipe --collect --uid=pki --property=LoadCredential=pki-passphrase "$@"; }
is_served() { curl -sS --fail --retry 30 --retry-delay 1 --retry-connrefused http://127.0.0.1:8080/healthz; }
process() { systemctl show --property MainPID --value pki-serve.service; }

if [ "${1:-}" = prepare ]; then
    prepare
    exit
fi
set -x
# Enabled, and skipped: there is no book yet.
[ "$(systemctl show --property ConditionResult --value pki-serve.service)" = no ]
with_secrets pki init --administrator li.admin
[ ! -e /var/lib/pki/centre/keys/passphrase ]
systemctl start pki-serve.service
is_served
with_secrets pki authority list
systemctl is-active pki-doctor.timer
systemctl start pki-doctor.service
systemctl start pki-replica-export.service
systemctl is-active pki-replica-export.service
runuser -u pki -- pki token readers | grep 'Virtual PCD'
[ "$(ps -o user= -p "$(process)")" = pki ]
# Programs that were exchanged are started again.
before=$(process)
dpkg -i /test/packages/next/pki.deb
[ "$(process)" != "$before" ]
is_served
systemctl stop pki-serve.service
[ "$(systemctl show --property Result --value pki-serve.service)" = success ]
systemctl start pki-serve.service
is_served
# Without its credential it ends with 67, and is not tried again.
mv /etc/credstore/pki-passphrase /etc/credstore/away
systemctl stop pki-serve.service
timeout 60 systemctl start --wait pki-serve.service || [ $? -ne 124 ]
[ "$(systemctl show --property ExecMainStatus --value pki-serve.service)" = 67 ]
[ "$(systemctl is-failed pki-serve.service)" = failed ]
mv /etc/credstore/away /etc/credstore/pki-passphrase
systemctl start pki-serve.service
is_served
# Nothing of ours runs when its files go, and nothing is enabled after a purge.
apt-get purge --yes pki
not curl -sS http://127.0.0.1:8080/healthz
not pgrep -u pki
not ls /etc/systemd/system/*.wants/pki-*
[ -e /var/lib/pki/centre/book.sqlite ]
touch /test/passed
