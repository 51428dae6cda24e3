#!/bin/sh
# Reads with NSS's certutil and crlutil (Debian: libnss3-tools); the interface is told in read-evidence.sh.
# There is no command of NSS that reads an OCSP response from a file. NSS_USAGE names another use than C, a TLS client's.
set -eu
mode=$1 root=$2 issuing=$3 leaf=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints INVALID with the tool's complaint.
invalid() {
    echo "INVALID $(printf '%s\n' "$1" | grep -iE 'certutil|crlutil|invalid|not' | tail -n 1)"
    exit 1
}

# add NAME TRUST FILE: puts a certificate into the database.
add() { output=$(certutil -A -d "sql:$work" -n "$1" -t "$2" -a -i "$3" 2>&1) || invalid "$output"; }

certutil -N -d "sql:$work" --empty-password
add root CT,C,C "$root"
add issuing ,, "$issuing"
add leaf ,, "$leaf"
case $mode in
    chain) ;;
    crl)
        output=$(crlutil -I -d "sql:$work" -i "$5" 2>&1) || invalid "$output"
        ;;
    *)
        echo "INVALID certutil: NSS has no tool for $mode"
        exit 1
        ;;
esac
if ! output=$(certutil -V -d "sql:$work" -n leaf -u "${NSS_USAGE:-C}" -e 2>&1); then
    case $output in *evoked*) echo REVOKED && exit 3 ;; esac
    invalid "$output"
fi
echo VALID
