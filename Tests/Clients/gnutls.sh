#!/bin/sh
# Asks with GnuTLS's ocsptool; the interface is told in scripts/clients.sh.
set -eu
url=$1 issuing=$3 leaf=$4
options=""
case ${5:-post} in nonce) options=--nonce ;; esac
# shellcheck disable=SC2086  # one word or none
output=$(timeout 20 ocsptool --ask="$url" --load-issuer "$issuing" --load-cert "$leaf" --load-trust "$issuing" \
    $options </dev/null 2>&1) || :
case $output in
    *'Verifying OCSP Response: Success.'*) printf '%s\n' "$output" | sed -n 's/^.*Certificate Status: \([a-z]*\).*$/\1/p' | head -n 1 ;;
    *'Response Status: Successful'*) echo "unverified $(printf '%s\n' "$output" | grep -i 'verif' | tail -n 1 | cut -c 1-60)" ;;
    *) echo "none $(printf '%s\n' "$output" | grep -iE 'later|error|status' | tail -n 1 | cut -c 1-60)" ;;
esac
