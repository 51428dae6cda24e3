#!/bin/sh
# Reads what an SM2 demo left with readers that share no code with us, and compares: read-sm2.sh DIR.
#
# DIR holds root.pem issuing.pem certificate.pem renewed.pem encryption.pem ocsp-good.der ocsp-revoked.der crl.der, renewal.csr (the
# request of renewed.pem, DER), challenge.bin and challenge.sig (by renewed.pem's key). The certificates of the token are
# revoked in crl.der.
#
# Readers (openssl-sm2.sh, bouncy.sh, gmssl.sh) have the interface of read-evidence.sh, and
#     READER request FILE | signature CERTIFICATE MESSAGE SIGNATURE
# prints VALID, or 'INVALID why'. openssl has no option for the identifier of an OCSP answer, so it reads none.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: read-sm2.sh DIR}"
failures=0 readings=0

# read_as EXPECTED READER ARGUMENT...: one line of the table.
read_as() {
    expected=$1 reader=$2
    shift 2
    seen=$("$here/$reader.sh" "$@" 2>&1 | tail -n 1) || :
    verdict=ok readings=$((readings + 1))
    case $seen in "$expected"*) ;; *) verdict=FAIL failures=$((failures + 1)) ;; esac
    printf '%-4s %-12s %-10s %-40s %s\n' "$verdict" "$reader" "$1" "$(shift && echo "$*" | sed 's/root.pem issuing.pem //')" "$seen"
}

for reader in openssl-sm2 bouncy gmssl; do
    for leaf in certificate.pem renewed.pem encryption.pem; do
        read_as VALID "$reader" chain root.pem issuing.pem "$leaf"
        read_as REVOKED "$reader" crl root.pem issuing.pem "$leaf" crl.der
    done
    read_as VALID "$reader" request renewal.csr
    read_as VALID "$reader" signature renewed.pem challenge.bin challenge.sig
    # Signed by another key, and over another message: the readers do verify.
    read_as INVALID "$reader" signature certificate.pem challenge.bin challenge.sig
    read_as INVALID "$reader" signature renewed.pem crl.der challenge.sig
    [ "$reader" != openssl-sm2 ] || continue
    read_as VALID "$reader" ocsp root.pem issuing.pem certificate.pem ocsp-good.der
    read_as REVOKED "$reader" ocsp root.pem issuing.pem certificate.pem ocsp-revoked.der
done
[ "$failures" -eq 0 ] || {
    echo "read-sm2: $failures of $readings readings are not as expected" >&2
    exit 1
}
echo "read-sm2: $readings readings, all as expected"
