#!/bin/sh
# Verifies an archive of evidence with openssl and sha256sum alone: read-case.sh DIR [AUDIT-KEY].
#
# DIR is the folder of one unpacked archive of 'pki application export'. AUDIT-KEY is the audit key as the centre published it
# elsewhere; without it the one in the archive is believed.
set -eu
key=audit-key.pem
[ -z "${2:-}" ] || key=$(realpath "$2")
cd "${1:?usage: read-case.sh DIR [AUDIT-KEY]}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() {
    echo "FAIL $*"
    failures=$((failures + 1))
}

# signed KEY SIGNATURE FILE: whether it is the key's, as ECDSA or RSA with SHA-256, or SM2.
signed() {
    openssl dgst -sha256 -verify "$1" -signature "$2" "$3" >"$work/said" 2>&1 ||
        openssl dgst -sm3 -verify "$1" -sigopt distid:1234567812345678 -signature "$2" "$3" >"$work/said" 2>&1
}

# by_audit SIGNATURE FILE: whether it is of this audit key, or of one before that is in the archive.
by_audit() {
    signed "$key" "$1" "$2" && return 0
    for older in audit-key-*.pem; do
        [ -f "$older" ] && signed "$older" "$1" "$2" && return 0
    done
    return 1
}

signed "$key" manifest.sig manifest.sha256 || fail "the manifest is not signed by the audit key"
sha256sum --quiet -c manifest.sha256 || fail "a file is not what the manifest says"
find . -type f ! -name 'manifest.*' | sed 's,^\./,,' | sort >"$work/there"
sed 's/^[0-9a-f]*  //' manifest.sha256 | sort >"$work/listed"
cmp -s "$work/there" "$work/listed" || fail "there are files that the manifest does not list"

for chain in audit/*.jsonl; do
    name=${chain%.jsonl}
    by_audit "$name.sig" "$name.txt" || fail "the checkpoint $name is not signed by the audit key"
    last=""
    while IFS= read -r line; do
        case $last in
        "") ;;
        *) case $line in *"\"previous\":\"$last\""*) ;; *) fail "a link of $chain is broken" ;; esac ;;
        esac
        last=$(printf '%s' "$line" | sha256sum | cut -d' ' -f1)
    done <"$chain"
    [ "$last" = "$(sed -n 3p "$name.txt")" ] || fail "$chain does not end at its checkpoint"
done

decisions=0
for statement in decisions/*.txt; do
    [ -f "$statement" ] || continue
    name=${statement%.txt}
    openssl x509 -in "$name.pem" -pubkey -noout >"$work/key.pem"
    signed "$work/key.pem" "$name.sig" "$statement" || fail "$statement is not signed by its certificate's key"
    decisions=$((decisions + 1))
done

certificates=0
for certificate in certificates/*.pem; do
    case $certificate in *-chain.pem | 'certificates/*.pem') continue ;; esac
    name=${certificate%.pem}
    openssl verify -no_check_time -CAfile "$name-chain.pem" "$certificate" >"$work/said" 2>&1 ||
        openssl verify -no_check_time -vfyopt distid:1234567812345678 -CAfile "$name-chain.pem" "$certificate" >"$work/said" 2>&1 ||
        fail "$certificate does not lead to its root"
    certificates=$((certificates + 1))
done

[ "$failures" -eq 0 ] || exit 1
echo "VALID $(wc -l <manifest.sha256) files, $decisions decisions, $certificates certificates"
