#!/bin/sh
# Asks with NSS's ocspclnt (Debian: libnss3-tools); the interface is told in scripts/clients.sh.
set -eu
url=$1 root=$2 issuing=$3 leaf=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# add NAME TRUST FILE: puts a certificate into the database; what NSS cannot read has no status.
add() { certutil -A -d "sql:$work" -n "$1" -t "$2" -a -i "$3" >/dev/null 2>&1 || { echo "unverified certutil cannot read $1"; exit 0; }; }

certutil -N -d "sql:$work" --empty-password
add root CT,C,C "$root"
add issuing ,, "$issuing"
add leaf ,, "$leaf"
status=0
output=$(cd "$work" && timeout 20 ocspclnt -S leaf -d "sql:$work" -l "$url" -t root </dev/null 2>&1) || status=$?
case $output in
    *evoked*) echo revoked ;;
    *'has no status'*) echo unknown ;;
    *'trying again later'*) echo "none try later" ;;
    *succeeded*) echo good ;;
    *) echo "unverified $(printf '%s\n' "$output" | tail -n 1 | cut -c 1-60) ($status)" ;;
esac
