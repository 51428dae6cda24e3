#!/bin/sh
# Reads with GnuTLS's certtool and ocsptool; the interface is told in read-evidence.sh.
set -eu
mode=$1 root=$2 issuing=$3 leaf=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints INVALID with the tool's verdict.
invalid() {
    echo "INVALID $(printf '%s\n' "$1" | grep -E 'Output:|Verifying|Error|error' | tail -n 1 | tr -s '\t ' ' ')"
    exit 1
}

case $mode in
    chain)
        cat "$leaf" "$issuing" "$root" >"$work/chain.pem"
        output=$(certtool --verify-chain --verify-profile medium --infile "$work/chain.pem" 2>&1) || invalid "$output"
        ;;
    crl)
        # --verify ignores a list that it cannot verify, so the list comes first.
        openssl crl -inform DER -in "$5" -out "$work/crl.pem" 2>/dev/null || invalid "error: not a list"
        output=$(certtool --verify-crl --load-ca-certificate "$issuing" --infile "$work/crl.pem" 2>&1) ||
            invalid "$output"
        cat "$leaf" "$issuing" >"$work/chain.pem"
        if ! output=$(certtool --verify --verify-profile medium --load-ca-certificate "$root" \
            --load-crl "$work/crl.pem" --infile "$work/chain.pem" 2>&1); then
            case $output in *"chain is revoked"*) echo REVOKED && exit 3 ;; esac
            invalid "$output"
        fi
        ;;
    ocsp)
        output=$(ocsptool --verify-response --load-response "$5" --load-trust "$issuing" \
            --load-issuer "$issuing" --load-cert "$leaf" 2>&1) || invalid "$output"
        case $output in *"Verifying OCSP Response: Success"*) ;; *) invalid "$output" ;; esac
        serial=$(certtool --certificate-info --infile "$leaf" | sed -n 's/.*Serial Number (hex): //p')
        case $output in *"Serial Number: $serial"*) ;; *) invalid "error: the answer is about another serial" ;; esac
        case $output in
            *"Certificate Status: good"*) ;;
            *"Certificate Status: revoked"*) echo REVOKED && exit 3 ;;
            *) invalid "error: neither good nor revoked" ;;
        esac
        ;;
    *)
        echo "gnutls.sh: '$mode' is not a mode" >&2
        exit 64
        ;;
esac
echo VALID
