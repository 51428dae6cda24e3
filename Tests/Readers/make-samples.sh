#!/bin/sh
# Makes, with nothing but the openssl command, what a demo leaves as evidence: make-samples.sh DIR.
#
# DIR gets root.pem issuing.pem ocsp-signer.pem certificate.pem ocsp-good.der ocsp-revoked.der crl.der and
# report.json; DIR/private the keys
# and objects with one fault each. Made fresh each time, for three days.
set -eu
mkdir -p "$1/private"
cd "$1"

# new_key NAME: a P-256 key.
new_key() {
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "private/$1.key"
}

# certify NAME SUBJECT ISSUER: a certificate with the extensions of section NAME below.
certify() {
    new_key "$1"
    openssl req -new -key "private/$1.key" -subj "$2" -out "private/$1.csr" -config private/openssl.cnf
    openssl x509 -req -in "private/$1.csr" -CA "$3.pem" -CAkey "private/$3.key" -days 3 -sha256 \
        -set_serial "0x5a$(openssl rand -hex 18)" -extfile private/openssl.cnf -extensions "$1" \
        -out "$1.pem" 2>/dev/null
}

# ca_command OPTION...: the book-keeping part of openssl, for the issuing authority.
ca_command() {
    openssl ca -config private/openssl.cnf -name issuing_book "$@" 2>/dev/null
}

# request NAME: asks for the status of NAME.pem.
request() {
    openssl ocsp -issuer issuing.pem -cert "$1.pem" -no_nonce -reqout "private/$1.request"
}

# answer NAME SIGNER FILE: what an OCSP responder that signs as SIGNER says now about NAME.pem.
answer() {
    openssl ocsp -index private/index.txt -CA issuing.pem -rsigner "$2.pem" -rkey "private/$2.key" -rmd sha256 \
        -reqin "private/$1.request" -respout "$3" -ndays 1 >/dev/null 2>&1
}

cat >private/openssl.cnf <<'CONFIGURATION'
[req]
distinguished_name = name
prompt = no
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[issuing]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[ocsp-signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[certificate]
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
crlDistributionPoints = URI:http://127.0.0.1:8080/crl/issuing.crl
authorityInfoAccess = OCSP;URI:http://127.0.0.1:8080/ocsp
[list]
authorityKeyIdentifier = keyid:always
[issuing_book]
database = private/index.txt
crlnumber = private/crlnumber
certificate = issuing.pem
private_key = private/issuing.key
default_md = sha256
default_crl_days = 1
crl_extensions = list
CONFIGURATION

new_key root
openssl req -new -x509 -key private/root.key -subj '/C=CN/O=Sample Centre/CN=Sample Root' -days 3 -sha256 \
    -set_serial "0x5a$(openssl rand -hex 18)" -config private/openssl.cnf -extensions root -out root.pem
certify issuing '/C=CN/O=Sample Centre/CN=Sample Issuing Authority' root
certify ocsp-signer '/C=CN/O=Sample Centre/CN=Sample OCSP Signer' issuing
certify certificate '/C=CN/O=Sample Holder/CN=Li Lei' issuing

: >private/index.txt
echo 01 >private/crlnumber
ca_command -valid certificate.pem
ca_command -valid ocsp-signer.pem
request certificate
request ocsp-signer
answer certificate ocsp-signer ocsp-good.der
ca_command -gencrl -crl_lastupdate 20200101000000Z -crl_nextupdate 20200102000000Z -out private/crl-stale.pem
later=$(date -u -d '1 hour' +%Y%m%d%H%M%SZ) tomorrow=$(date -u -d '25 hours' +%Y%m%d%H%M%SZ)
ca_command -gencrl -crl_lastupdate "$later" -crl_nextupdate "$tomorrow" -out private/crl-future.pem
ca_command -revoke certificate.pem -crl_reason superseded
answer certificate ocsp-signer ocsp-revoked.der
ca_command -gencrl -out private/crl.pem
openssl crl -in private/crl.pem -outform DER -out crl.der
echo '{"steps": []}' >report.json

# One fault each: an old list, one of a moment to come, one with an entry of a moment to come, an answer about another certificate, an
# answer signed by somebody who may not.
openssl crl -in private/crl-stale.pem -outform DER -out private/crl-stale.der
openssl crl -in private/crl-future.pem -outform DER -out private/crl-future.der
sed "s/[0-9]*Z,superseded/${later#20},superseded/" private/index.txt >private/index-ahead.txt
sed 's,index.txt,index-ahead.txt,' private/openssl.cnf >private/ahead.cnf
openssl ca -config private/ahead.cnf -name issuing_book -gencrl -out private/crl-entry-ahead.pem 2>/dev/null
openssl crl -in private/crl-entry-ahead.pem -outform DER -out private/crl-entry-ahead.der
answer ocsp-signer ocsp-signer private/ocsp-other-serial.der
answer certificate certificate private/ocsp-not-delegated.der
