#!/bin/sh
# Shows that the second readers accept good samples and catch each fault.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# tell STATUS SENTENCE OUTPUT: counts one result.
tell() {
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
        echo "ok   $2"
    else
        failed=$((failed + 1))
        printf 'FAIL %s\n%s\n' "$2" "$3"
    fi
}

# every_reader_refuses SENTENCE MODE ROOT ISSUING LEAF [FILE]: all say INVALID.
every_reader_refuses() {
    sentence=$1
    shift
    for reader in openssl gnutls java; do
        output=$("$here/$reader.sh" "$@" 2>&1) || :
        status=1
        case $output in INVALID*) status=0 ;; esac
        tell $status "$sentence ($reader)" "$output"
    done
}

# flip FILE OFFSET-FROM-END: a copy of FILE with one bit changed, in DIR/tampered.der.
flip() {
    python3 -c 'import sys
octets = bytearray(open(sys.argv[1], "rb").read())
octets[-int(sys.argv[2])] ^= 1
open(sys.argv[3], "wb").write(octets)' "$1" "$2" "$work/tampered.der"
}

# evidence_status TEXT: 0 when read-evidence.sh fails over the copy and its output has TEXT.
evidence_fails_with() {
    ! output=$("$here/read-evidence.sh" "$work/copy" 2>&1) || return 1
    printf '%s' "$output" | grep -qF "$1"
}

fresh_copy() {
    rm -rf "$work/copy"
    mkdir "$work/copy"
    cp "$work/a/"*.* "$work/copy/"
}

sh "$here/make-samples.sh" "$work/a"
sh "$here/make-samples.sh" "$work/b"
cd "$work/a"

status=0
output=$(PKILINT_ALLOWED=/dev/null "$here/read-evidence.sh" . 2>&1) || status=1
tell $status "all readers accept what OpenSSL made" "$output"

every_reader_refuses "a chain of another issuer is refused" chain root.pem ../b/issuing.pem certificate.pem
every_reader_refuses "a list of another issuer is refused" crl root.pem issuing.pem certificate.pem ../b/crl.der
every_reader_refuses "an answer of another issuer is refused" ocsp root.pem issuing.pem certificate.pem ../b/ocsp-good.der
every_reader_refuses "a stale list is refused" crl root.pem issuing.pem certificate.pem private/crl-stale.der
every_reader_refuses "a list of a moment to come is refused" crl root.pem issuing.pem certificate.pem private/crl-future.der
every_reader_refuses "an answer about another serial is refused" \
    ocsp root.pem issuing.pem certificate.pem private/ocsp-other-serial.der
every_reader_refuses "an answer of a signer without delegation is refused" \
    ocsp root.pem issuing.pem certificate.pem private/ocsp-not-delegated.der
# The last octets of a list are its signature; in an answer the signer's certificate comes after.
flip crl.der 3
every_reader_refuses "a tampered list is refused" crl root.pem issuing.pem certificate.pem "$work/tampered.der"
flip ocsp-good.der $(($(wc -c <ocsp-good.der) - 110))
every_reader_refuses "a tampered answer is refused" ocsp root.pem issuing.pem certificate.pem "$work/tampered.der"
head -c 60 crl.der >"$work/tampered.der"
every_reader_refuses "half a list is refused" crl root.pem issuing.pem certificate.pem "$work/tampered.der"

# Why nothing leaves the centre with a date that is ahead (docs/revocation.md): Java waits for that moment.
for reader in openssl gnutls java; do
    case $reader in java) expected=VALID ;; *) expected=REVOKED ;; esac
    output=$("$here/$reader.sh" crl root.pem issuing.pem certificate.pem private/crl-entry-ahead.der 2>&1) || :
    status=1
    case $output in $expected*) status=0 ;; esac
    tell $status "what is revoked since a moment to come is $expected ($reader)" "$output"
done

status=0
fresh_copy
mv "$work/copy/ocsp-revoked.der" "$work/copy/ocsp-good.der"
evidence_fails_with "FAIL java     ocsp         ocsp-good.der      REVOKED" || status=1
tell $status "an answer that says revoked where good is expected fails the evidence" "$output"

status=0
fresh_copy
openssl x509 -in certificate.pem -signkey private/certificate.key -clrext -out "$work/copy/staff.pem" 2>/dev/null
evidence_fails_with "FAIL pkilint  certificate  staff.pem" || status=1
tell $status "a certificate without extensions fails the linter" "$output"

status=0
fresh_copy
echo 'pkix.never_happens certificate because' >"$work/allowed.txt"
PKILINT_ALLOWED=$work/allowed.txt evidence_fails_with "pkix.never_happens is allowed but does not occur" || status=1
tell $status "an allowed finding that no longer occurs fails the linter" "$output"

echo "readers: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
