#!/bin/sh
# Reads with the openssl command; the interface is told in read-evidence.sh.
set -eu
mode=$1 root=$2 issuing=$3 leaf=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints INVALID with the first line of the tool's complaint.
invalid() {
    echo "INVALID $(printf '%s\n' "$1" | grep -iE 'error|fail|unable|warning' | head -n 1)"
    exit 1
}

# verify OPTION...: the chain, strictly.
verify() {
    openssl verify -x509_strict -CAfile "$root" -untrusted "$issuing" "$@" "$leaf" 2>&1
}

case $mode in
    chain)
        output=$(verify) || invalid "$output"
        ;;
    crl)
        # With a list of the root's as well, every certificate of the chain is looked up.
        if [ $# -ge 6 ]; then
            set -- -crl_check_all -CRLfile "$5" -CRLfile "$6"
        else
            set -- -crl_check -CRLfile "$5"
        fi
        if ! output=$(verify "$@"); then
            case $output in *"certificate revoked"*) echo REVOKED && exit 3 ;; esac
            invalid "$output"
        fi
        ;;
    delta)
        openssl crl -inform DER -in "$5" >"$work/lists.pem" && openssl crl -inform DER -in "$6" >>"$work/lists.pem"
        if ! output=$(verify -crl_check -extended_crl -use_deltas -CRLfile "$work/lists.pem"); then
            case $output in *"certificate revoked"*) echo REVOKED && exit 3 ;; esac
            invalid "$output"
        fi
        ;;
    ocsp)
        # The command exits with 0 whatever the answer says: its words are the result.
        output=$(openssl ocsp -respin "$5" -issuer "$issuing" -cert "$leaf" -CAfile "$root" -no_nonce 2>&1) ||
            invalid "$output"
        case $output in
            *"Response verify OK"*": good"*) ;;
            *"Response verify OK"*": revoked"*)
                echo "REVOKED $(printf '%s\n' "$output" | sed -n 's/^[[:space:]]*Reason: //p')"
                exit 3
                ;;
            *) invalid "$output" ;;
        esac
        case $output in *WARNING*) invalid "$output" ;; esac
        ;;
    *)
        echo "openssl.sh: '$mode' is not a mode" >&2
        exit 64
        ;;
esac
echo VALID
