#!/bin/sh
# Reads lists in parts and deltas with every reader and prints a table: read-lists.sh DIR [EXPECTATIONS].
#
# DIR has a folder per algorithm with root.pem issuing.pem, the list of everything full.der with its delta full-delta.der, the
# part part.der with its delta part-delta.der, another part other.der, and certificates that name the part: good.pem is on
# no list, revoked.pem on every one but the other part, late.pem on the deltas alone, freed.pem on hold on the lists and taken off by
# the deltas.
# The readers' interface is told in read-evidence.sh; beside it, READER delta ROOT ISSUING LEAF LIST DELTA.
#
# What a reader cannot read stands in EXPECTATIONS (lists-unreadable.txt): algorithm, reader, mode, object, reason; any of the
# first four may be *. Such a reading must then fail, so that the list stays true.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: read-lists.sh DIR [EXPECTATIONS]}"
case ${2:-} in "") list=$here/lists-unreadable.txt ;; /*) list=$2 ;; *) list=$OLDPWD/$2 ;; esac
failures=0 readings=0

# unreadable ALGORITHM READER MODE OBJECT: prints the reason when the list says so.
unreadable() {
    awk -v a="$1" -v r="$2" -v m="$3" -v o="$4" '
        !/^#/ && NF > 4 && ($1 == a || $1 == "*") && ($2 == r || $2 == "*") && ($3 == m || $3 == "*") &&
            ($4 == o || $4 == "*") {
            $1 = $2 = $3 = $4 = ""; sub(/^ +/, ""); print; exit
        }' "$list"
}

# read_as EXPECTED MODE LEAF FILE...: one line of the table for the reader in hand.
read_as() {
    expected=$1 mode=$2 leaf=$3
    shift 3
    seen=$("$here/$reader.sh" "$mode" root.pem issuing.pem "$leaf.pem" "$@" 2>&1 | tail -n 1) || :
    reason=$(unreadable "$algorithm" "$reader" "$mode" "${1%.der}")
    readings=$((readings + 1))
    case "$seen" in
        "$expected"*) [ -z "$reason" ] && verdict=ok || verdict=SURPRISE ;;
        *) [ -n "$reason" ] && verdict=cannot || verdict=FAIL ;;
    esac
    case $verdict in
        FAIL | SURPRISE) failures=$((failures + 1)) ;;
        cannot) seen="$reason ($seen)" ;;
    esac
    printf '%-8s %-8s %-11s %-5s %-8s %-10s %s\n' "$verdict" "$algorithm" "$reader" "$mode" "$leaf" "$1" "$seen"
}

for folder in */; do
    algorithm=${folder%/}
    cd "$algorithm"
    for reader in openssl openssl-sm2 gnutls nss java bouncy; do
        case $algorithm:$reader in sm2:openssl-sm2 | sm2:bouncy) ;; sm2:* | *:openssl-sm2) continue ;; esac
        for object in full part; do
            read_as VALID crl good $object.der
            read_as REVOKED crl revoked $object.der
        done
        # Of another part, nothing can be told about this certificate.
        read_as INVALID crl good other.der
        [ "$reader" != openssl-sm2 ] || continue
        for object in full part; do
            read_as VALID delta good $object.der $object-delta.der
            read_as REVOKED delta revoked $object.der $object-delta.der
            read_as REVOKED delta late $object.der $object-delta.der
            read_as VALID delta freed $object.der $object-delta.der
        done
    done
    cd ..
done
"$here/../../.build/venv/bin/python3" "$here/pkilint-lists.py" . || failures=$((failures + 1))
[ "$failures" -eq 0 ] && [ "$readings" -gt 0 ] || {
    echo "read-lists: $failures of $readings readings are not as expected" >&2
    exit 1
}
echo "read-lists: $readings readings, all as expected"
