#!/bin/sh
# Asks with openssl; the interface is told in scripts/clients.sh.
set -eu
url=$1 root=$2 issuing=$3 leaf=$4
options=""
case ${5:-post} in nonce) ;; *) options=-no_nonce ;; esac
# shellcheck disable=SC2086  # one word or none
output=$(openssl ocsp -issuer "$issuing" -cert "$leaf" -url "$url" -CAfile "$root" -verify_other "$issuing" \
    $options -timeout 10 2>&1) || :
case $output in
    # A warning is all that the program makes of it: who reads the line below alone believes what is over.
    *'Status times invalid'*) echo "unverified $(printf '%s\n' "$output" | grep -o 'status expired\|status not yet valid' | head -n 1)" ;;
    *'Response verify OK'*) printf '%s\n' "$output" | sed -n 's/^.*\.pem: \(good\|revoked\|unknown\)$/\1/p' ;;
    *'Responder Error'*) echo "none $(printf '%s\n' "$output" | grep -o 'Responder Error: [a-z]*')" ;;
    *) echo "unverified $(printf '%s\n' "$output" | grep -v '^WARNING' | tail -n 1 | cut -c 1-60)" ;;
esac
