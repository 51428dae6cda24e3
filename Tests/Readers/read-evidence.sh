#!/bin/sh
# Reads what a demo left with readers that share no code with us, and compares: read-evidence.sh DIR.
#
# DIR holds root.pem issuing.pem certificate.pem ocsp-good.der ocsp-revoked.der crl.der report.json, and
# may hold ocsp-signer.pem, staff.pem, root-crl.der. certificate.pem is revoked in crl.der.
#
# Each reader (openssl.sh, gnutls.sh, java.sh) has the same interface:
#     READER chain|crl|ocsp ROOT ISSUING LEAF [CRL [ROOT-CRL] | OCSP-RESPONSE]
# prints VALID, 'REVOKED reason' or 'INVALID why', and exits with 0, 3 or 1.
# PKILINT_ALLOWED names another list than pkilint-allowed.txt.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: read-evidence.sh DIR}"
failures=0
reasons=""

# read_as EXPECTED READER MODE OBJECT ARGUMENT...: one line of the table.
read_as() {
    expected=$1 reader=$2 mode=$3 object=$4
    shift 4
    seen=$("$here/$reader.sh" "$mode" root.pem "$@" 2>&1) || :
    verdict=ok
    case $seen in "$expected"*) ;; *) verdict=FAIL failures=$((failures + 1)) ;; esac
    [ "${seen%% *}" != REVOKED ] || reasons="$reasons $(printf '%s' "${seen#REVOKED}" | tr -cd '[:alpha:]' | tr '[:upper:]' '[:lower:]')"
    printf '%-4s %-8s %-12s %-18s %s\n' "$verdict" "$reader" "$mode" "$object" "$seen"
}

for file in root.pem issuing.pem certificate.pem ocsp-good.der ocsp-revoked.der crl.der report.json; do
    [ -s "$file" ] || {
        echo "FAIL $file is missing or empty"
        failures=$((failures + 1))
    }
done

for reader in openssl gnutls java; do
    read_as VALID "$reader" chain certificate.pem issuing.pem certificate.pem
    read_as REVOKED "$reader" crl crl.der issuing.pem certificate.pem crl.der
    read_as VALID "$reader" ocsp ocsp-good.der issuing.pem certificate.pem ocsp-good.der
    read_as REVOKED "$reader" ocsp ocsp-revoked.der issuing.pem certificate.pem ocsp-revoked.der
    for other in ocsp-signer.pem staff.pem; do
        [ ! -e "$other" ] || read_as VALID "$reader" crl "$other" issuing.pem "$other" crl.der
    done
done
[ ! -e root-crl.der ] || read_as REVOKED openssl crl root-crl.der issuing.pem certificate.pem crl.der root-crl.der

# Readers that tell the reason must tell the same one.
# shellcheck disable=SC2086  # the list is words
if [ "$(printf '%s\n' $reasons | grep -v '^unspecified$' | sort -u | wc -l)" -gt 1 ]; then
    echo "FAIL the readers disagree on the reason:$reasons"
    failures=$((failures + 1))
fi

python3 -m json.tool report.json >/dev/null || {
    echo "FAIL report.json is not JSON"
    failures=$((failures + 1))
}
"$here/../../.build/venv/bin/python3" "$here/pkilint-evidence.py" . ${PKILINT_ALLOWED:+"$PKILINT_ALLOWED"} ||
    failures=$((failures + 1))

[ "$failures" -eq 0 ] || {
    echo "read-evidence: $failures readings are not as expected" >&2
    exit 1
}
echo "read-evidence: all readers agree"
