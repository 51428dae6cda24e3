#!/bin/sh
# Reads one PKI per algorithm with every reader and prints a table: read-algorithms.sh DIR [EXPECTATIONS].
#
# DIR has a folder per algorithm (p256, rsa3072-pss, sm2, …) with root.pem issuing.pem certificate.pem crl.der
# ocsp-good.der ocsp-revoked.der, as `algorithm-samples DIR` writes them; certificate.pem is revoked in crl.der.
# The readers' interface is told in read-evidence.sh.
#
# What a reader cannot read stands in EXPECTATIONS (algorithms-unreadable.txt): algorithm, reader, mode, reason;
# the first two and the mode may be *. Such a reading must then fail, so that the list stays true.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: read-algorithms.sh DIR [EXPECTATIONS]}"
case ${2:-} in "") list=$here/algorithms-unreadable.txt ;; /*) list=$2 ;; *) list=$OLDPWD/$2 ;; esac
failures=0 readings=0

# unreadable ALGORITHM READER MODE: prints the reason when the list says so.
unreadable() {
    awk -v a="$1" -v r="$2" -v m="$3" '
        !/^#/ && NF > 3 && ($1 == a || $1 == "*") && ($2 == r || $2 == "*") && ($3 == m || $3 == "*") {
            $1 = $2 = $3 = ""; sub(/^ +/, ""); print; exit
        }' "$list"
}

# read_as EXPECTED ALGORITHM READER MODE OBJECT FILE...: one line of the table.
read_as() {
    expected=$1 algorithm=$2 reader=$3 mode=$4 object=$5
    shift 5
    seen=$("$here/$reader.sh" "$mode" root.pem issuing.pem certificate.pem "$@" 2>&1 | tail -n 1) || :
    reason=$(unreadable "$algorithm" "$reader" "$mode")
    readings=$((readings + 1))
    case "$seen" in
        "$expected"*) [ -z "$reason" ] && verdict=ok || verdict=SURPRISE ;;
        *) [ -n "$reason" ] && verdict=cannot || verdict=FAIL ;;
    esac
    case $verdict in
        FAIL | SURPRISE) failures=$((failures + 1)) ;;
        cannot) seen="$reason ($seen)" ;;
    esac
    printf '%-8s %-12s %-11s %-5s %-16s %s\n' "$verdict" "$algorithm" "$reader" "$mode" "$object" "$seen"
}

for folder in */; do
    algorithm=${folder%/}
    cd "$algorithm"
    for reader in openssl openssl-sm2 gnutls nss java bouncy gmssl; do
        case $algorithm:$reader in sm2:openssl-sm2 | sm2:gmssl) ;; *:openssl-sm2 | *:gmssl) continue ;; esac
        read_as VALID "$algorithm" "$reader" chain certificate.pem
        read_as REVOKED "$algorithm" "$reader" crl crl.der crl.der
        read_as VALID "$algorithm" "$reader" ocsp ocsp-good.der ocsp-good.der
        read_as REVOKED "$algorithm" "$reader" ocsp ocsp-revoked.der ocsp-revoked.der
    done
    cd ..
done
[ "$failures" -eq 0 ] || {
    echo "read-algorithms: $failures of $readings readings are not as expected" >&2
    exit 1
}
echo "read-algorithms: $readings readings, all as expected"
