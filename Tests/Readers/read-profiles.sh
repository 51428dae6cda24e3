#!/bin/sh
# Reads samples of every profile with readers that share no code with us: read-profiles.sh DIR [READER...].
#
# READER is one more of those that read-evidence.sh tells of, for every chain: openssl-sm2, nss, java or bouncy.
# PKILINT_ALLOWED names another list than pkilint-allowed.txt.
#
# DIR is what 'pki profile check --write DIR' made: a folder for each way in which authorities sign, in it root.pem,
# issuing.pem and NAME-FACTS.pem; SUB-CA is signed by the root, all others by the issuing authority.
# GnuTLS knows no SM2; openssl verifies SM2 with the identifier of GM/T 0009 on every certificate of the chain only from
# its command's option for the leaf, so there its verdict counts for certificates that the root signed, and 'openssl x509'
# reads the rest.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: read-profiles.sh DIR [READER...]}"
shift
further=$*
readings=0 failures=0

# tell STATUS READER FILE OUTPUT: counts one reading.
tell() {
    readings=$((readings + 1))
    [ "$1" -eq 0 ] && return
    failures=$((failures + 1))
    printf 'FAIL %s %s\n%s\n' "$2" "$3" "$4"
}

# chain FILE...: openssl verifies the last below the first, strictly.
chain() {
    root=$1 leaf=$2
    shift 2
    openssl verify -x509_strict -CAfile "$root" "$@" "$leaf" 2>&1
}

# usage_of FILE: for what NSS is asked whether the certificate is good (certutil -V).
usage_of() {
    case ${1##*/} in
        issuing.pem | SUB-CA*) echo A ;;
        OCSP*) echo O ;;
        TLS-SERVER*) echo V ;;
        *-ENC*) echo R ;;
        *) echo C ;;
    esac
}

# read_further FOLDER BETWEEN FILE: the chain, by each reader that was named and knows the algorithm.
read_further() {
    for reader in $further; do
        case $1:$reader in sm2:bouncy | sm2:openssl-sm2) ;; sm2:* | *:openssl-sm2) continue ;; esac
        status=0
        output=$(NSS_USAGE=$(usage_of "$3") "$here/$reader.sh" chain "$1/root.pem" "$1/$2" "$3" 2>&1) || status=1
        tell $status "$reader" "$3" "$output"
    done
}

for folder in */; do
    folder=${folder%/}
    for file in "$folder"/*.pem; do
        status=0
        output=$(openssl x509 -in "$file" -noout -text -nameopt utf8 2>&1) || status=1
        tell $status x509 "$file" "$output"
        [ "${file##*/}" != root.pem ] || continue
        case ${file##*/} in
            issuing.pem | SUB-CA*) between=root.pem ;;
            *) between=issuing.pem ;;
        esac
        read_further "$folder" "$between" "$file"
        status=0
        if [ "$folder" = sm2 ]; then
            [ "$between" = root.pem ] || continue
            output=$("$here/openssl-sm2.sh" chain "$folder/root.pem" "$folder/root.pem" "$file") || status=1
        else
            output=$(chain "$folder/root.pem" "$file" -untrusted "$folder/issuing.pem") || status=1
        fi
        tell $status openssl "$file" "$output"
        [ "$folder" != sm2 ] || continue
        status=0
        middle=""
        [ "$between" = root.pem ] || middle=$folder/issuing.pem
        # shellcheck disable=SC2086  # no file between is no word
        output=$(cat "$file" $middle "$folder/root.pem" | certtool --verify-chain --verify-profile medium 2>&1) ||
            status=1
        tell $status gnutls "$file" "$output"
    done
done
"$here/../../.build/venv/bin/python3" "$here/pkilint-profiles.py" . ${PKILINT_ALLOWED:+"$PKILINT_ALLOWED"} ||
    failures=$((failures + 1))

[ "$readings" -gt 0 ] && [ "$failures" -eq 0 ] || {
    echo "read-profiles: $failures of $readings readings failed" >&2
    exit 1
}
echo "read-profiles: $readings readings, all as expected"
