#!/bin/sh
# Has pkilint read every kind of answer that the OCSP responder gives, and the lists of the same book: answers.sh [DIR].
#
# A centre on throwaway state that suspends, makes deltas and revokes for every reason there is; servers as `ocsp` of pki.yaml has them: as
# shipped, with archive cutoff and 'revoked' for what was never issued, and 'unauthorized' for that. What was asked for must be in the
# answer, by openssl's reading; then pkilint may find nothing above INFO. It runs in namespaces of its own.
set -eu
products=pki
# shellcheck source=scripts/alone.sh
. "$(dirname "$0")/alone.sh"
failures=0 server=""
export PKI_STAFF=admin PKI_SECOND=he.pki PKI_STATE="$home/var" PKI_CONFIG="$home/shipped"
unset PKI_PASSPHRASE_FILE

# finish: ends the server, and shows the last words when something failed.
finish() {
    status=$?
    [ -z "$server" ] || kill "$server" 2>/dev/null || :
    [ $status -eq 0 ] || tail -n 5 "$home/log" >&2
}
trap finish EXIT
trap 'exit 130' INT TERM

pki() { "$bin/pki" "$@" 2>>"$home/log"; }

# serve CONFIG: a server of this definition, in the place of the one before.
serve() {
    if [ -n "$server" ]; then
        kill "$server"
        wait "$server" || :
    fi
    "$bin/pki" serve --config "$home/$1" >>"$home/log" 2>&1 &
    server=$!
    for _ in $(seq 200); do
        ! curl -sf http://127.0.0.1:8080/healthz >>"$home/log" 2>&1 || return 0
        sleep 0.1
    done
    echo "answers: error: the server of '$1' does not answer" >&2
    exit 1
}

# look NAME EXPECTED: looks for a text in what openssl reads in ocsp-NAME.der.
look() {
    if openssl ocsp -respin "$home/answers/ocsp-$1.der" -noverify -resp_text 2>&1 | grep -q "$2"; then
        echo "ok   openssl  ocsp         ocsp-$1.der"
    else
        echo "FAIL openssl  ocsp         ocsp-$1.der: no '$2'"
        failures=$((failures + 1))
    fi
}

# answer NAME EXPECTED ISSUER ARGUMENTS...: asks openssl's way, and looks for EXPECTED in the answer.
answer() {
    name=$1 want=$2 issuer=$3
    shift 3
    openssl ocsp -issuer "$home/$issuer.pem" "$@" -noverify -url http://127.0.0.1:8080/ocsp -respout "$home/answers/ocsp-$name.der" >>"$home/log" 2>&1 || :
    look "$name" "$want"
}

# serial NAME: the serial number of a certificate.
serial() { openssl x509 -in "$home/$1.pem" -noout -serial | cut -d= -f2; }

# revoke NAME REASON OPTIONS...: revokes a certificate.
revoke() {
    name=$1 reason=$2
    shift 2
    pki certificate revoke "$(serial "$name")" --reason "$reason" --confirm "$@" >/dev/null
}

cp -r pki "$home/shipped"
sed -i 's/^suspension: false/suspension: true/; s/^  deltaHours: 0/  deltaHours: 4/' "$home/shipped/pki.yaml"
for kind in revoked unauthorized; do
    cp -r "$home/shipped" "$home/$kind"
    sed -i "s/^  validMinutes: 60/&\n  unissued: $kind/" "$home/$kind/pki.yaml"
done
sed -i 's/^  unissued: revoked/&\n  archiveCutoff: true/' "$home/revoked/pki.yaml"
mkdir "$home/answers"
pki init
pki staff create he.pki --display-name 何密钥 --role pki_admin
pki crl publish >/dev/null
for name in good compromised stolen changed superseded ceased withdrawn other dated held released; do
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$home/$name.key"
    openssl req -new -key "$home/$name.key" -subj "/CN=$name" -out "$home/$name.csr"
    pki certificate issue --profile TLS-CLIENT --request "$home/$name.csr" --fact organization=样本单位 --fact "name=$name" --out "$home/$name.pem" >/dev/null
done
for name in root issuing; do pki authority export "$name" >"$home/$name.pem"; done
revoke compromised key_compromise
revoke stolen key_compromise --invalidity-date 2020-01-01
revoke changed info_changed
revoke superseded superseded
revoke ceased cessation
revoke withdrawn privilege_withdrawn
revoke other other --text 样本
revoke dated superseded --invalidity-date 2020-01-01
for name in held released; do pki certificate hold "$(serial "$name")" --text 样本 >/dev/null; done
pki crl publish >/dev/null
pki certificate release "$(serial released)" --text 样本 >/dev/null
pki crl publish >/dev/null

# all PREFIX: what every server is asked.
all() {
    for nonce in nonce no_nonce; do
        answer "$1-good-$nonce" 'Cert Status: good' issuing -cert "$home/good.pem" -$nonce
        answer "$1-several-$nonce" 'Cert Status: revoked' issuing -cert "$home/good.pem" -cert "$home/compromised.pem" -cert "$home/held.pem" -$nonce
    done
    for digest in sha256 sha384 sha512 sm3; do
        answer "$1-$digest" "Hash Algorithm: $digest" issuing -$digest -cert "$home/good.pem" -no_nonce
    done
    answer "$1-compromised" 'Reason: keyCompromise' issuing -cert "$home/compromised.pem" -no_nonce
    answer "$1-stolen" 'Reason: keyCompromise' issuing -cert "$home/stolen.pem" -no_nonce
    answer "$1-changed" 'Reason: affiliationChanged' issuing -cert "$home/changed.pem" -no_nonce
    answer "$1-superseded" 'Reason: superseded' issuing -cert "$home/superseded.pem" -no_nonce
    answer "$1-ceased" 'Reason: cessationOfOperation' issuing -cert "$home/ceased.pem" -no_nonce
    # openssl 3.0 has no name for privilegeWithdrawn.
    answer "$1-withdrawn" 'Reason: .*(0x9)' issuing -cert "$home/withdrawn.pem" -no_nonce
    answer "$1-other" 'Revocation Time' issuing -cert "$home/other.pem" -no_nonce
    answer "$1-dated" 'Reason: superseded' issuing -cert "$home/dated.pem" -no_nonce
    answer "$1-held" 'Reason: certificateHold' issuing -cert "$home/held.pem" -no_nonce
    answer "$1-released" 'Cert Status: good' issuing -cert "$home/released.pem" -no_nonce
}

never=0x5A12345678901234567890123456789012345678
serve shipped
all shipped
answer shipped-unknown 'Cert Status: unknown' issuing -serial $never -no_nonce
answer shipped-unknown-nonce 'Cert Status: unknown' issuing -serial $never -nonce
serve revoked
all cutoff
answer cutoff-is-there 'Archive Cutoff' issuing -cert "$home/good.pem" -no_nonce
for nonce in nonce no_nonce; do
    answer "cutoff-unissued-$nonce" 'Reason: certificateHold' issuing -serial $never -$nonce
    # id-pkix-ocsp-extended-revoke (1.3.6.1.5.5.7.48.1.9), which openssl calls by another name of that number.
    look "cutoff-unissued-$nonce" 'valid: *$'
done
serve unauthorized
answer unauthorized-unissued 'unauthorized' issuing -serial $never -no_nonce
answer unauthorized-other 'unauthorized' root -cert "$home/issuing.pem" -no_nonce
curl -s --data-binary nonsense http://127.0.0.1:8080/ocsp -o "$home/answers/ocsp-malformed.der"
look malformed 'malformedrequest'
for file in "$PKI_STATE"/published/*.crl; do cp "$file" "$home/answers/$(basename "$file" .crl)-crl.der"; done

# The authority has fallen: so has everything that it signed.
pki authority revoke issuing --reason caCompromise --confirm >/dev/null
serve revoked
for name in good compromised held; do
    answer "fallen-$name" 'Cert Status: revoked' issuing -cert "$home/$name.pem" -no_nonce
done
answer fallen-nonce 'Cert Status: revoked' issuing -cert "$home/good.pem" -nonce
cp "$PKI_STATE/published/root.crl" "$home/answers/root-crl-fallen.der"

.build/venv/bin/python3 Tests/Readers/pkilint-evidence.py "$home/answers" /dev/null || failures=$((failures + 1))
if [ $failures -gt 0 ]; then
    echo "answers: error: $failures answers are not as they should be" >&2
    exit 1
fi
echo "answers: $(find "$home/answers" -name 'ocsp-*.der' | wc -l) answers and $(find "$home/answers" -name '*crl*.der' | wc -l) lists read by pkilint"
