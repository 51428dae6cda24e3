#!/bin/sh
# Reads SM2 with the openssl command, which can give the distinguishing identifier to one object at a time; the
# interface is told in read-evidence.sh, and for 'request FILE' and 'signature CERTIFICATE MESSAGE SIGNATURE' in
# read-sm2.sh.
#
# A chain is verified certificate by certificate: -vfyopt distid reaches the first only. A list's signature is
# verified over its octets, because there is no option for the identifier of a list; for an OCSP response there
# is none either, so ocsp is INVALID here.
set -eu
mode=$1
identifier=distid:1234567812345678
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints INVALID with the first line of the tool's complaint.
invalid() {
    echo "INVALID $(printf '%s\n' "$1" | grep -iE 'error|fail|unable|no ' | head -n 1)"
    exit 1
}

case $mode in
    request)
        output=$(openssl req -inform DER -in "$2" -noout -verify -vfyopt "$identifier" 2>&1) || invalid "$output"
        case $output in *"verify OK"*) echo VALID && exit ;; esac
        invalid "error: $output"
        ;;
    signature)
        openssl x509 -in "$2" -noout -pubkey >"$work/key.pem"
        output=$(openssl pkeyutl -verify -pubin -inkey "$work/key.pem" -rawin -digest sm3 -pkeyopt "$identifier" \
            -in "$3" -sigfile "$4" 2>&1) || invalid "error: $output"
        echo VALID
        exit
        ;;
esac
root=$2 issuing=$3 leaf=$4

# step ISSUER CERTIFICATE: one certificate below one anchor; an issuer with another kind of key takes no identifier.
step() {
    option="-vfyopt $identifier"
    openssl x509 -in "$2" -noout -text | grep -q 'Signature Algorithm: SM2' || option=""
    # shellcheck disable=SC2086  # two words or none
    output=$(openssl verify -x509_strict -partial_chain -trusted "$1" $option "$2" 2>&1) || invalid "$output"
}

step "$root" "$issuing"
step "$issuing" "$leaf"
case $mode in
    chain) echo VALID ;;
    crl)
        openssl x509 -in "$issuing" -noout -pubkey >"$work/key.pem"
        offset=$(openssl asn1parse -inform DER -in "$5" | sed -n '2s/:.*//p' | tr -d ' ')
        last=$(openssl asn1parse -inform DER -in "$5" | tail -n 1 | sed 's/:.*//' | tr -d ' ')
        openssl asn1parse -inform DER -in "$5" -strparse "$offset" -noout -out "$work/body"
        openssl asn1parse -inform DER -in "$5" -strparse "$last" -noout -out "$work/signature"
        output=$(openssl pkeyutl -verify -pubin -inkey "$work/key.pem" -rawin -digest sm3 -pkeyopt "$identifier" \
            -in "$work/body" -sigfile "$work/signature" 2>&1) || invalid "error: $output"
        serial=$(openssl x509 -in "$leaf" -noout -serial | sed 's/serial=//')
        if openssl crl -inform DER -in "$5" -noout -text | grep -q "Serial Number: $serial"; then
            echo REVOKED
            exit 3
        fi
        echo VALID
        ;;
    *)
        echo "INVALID no option of openssl gives the identifier to an OCSP response"
        exit 1
        ;;
esac
