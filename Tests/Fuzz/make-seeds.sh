#!/bin/sh
# Makes the seeds of the corpus with the openssl command: one small file for each shape that a reader should know.
# The seeds are committed; run this again only for a new shape. What the fuzzer found stays.
set -eu
corpus=$(cd "$(dirname "$0")" && pwd)/Corpus
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

seed() { # seed FILE TARGET NAME
    mkdir -p "$corpus/$2"
    cp "$1" "$corpus/$2/$3"
}

make_keys() {
    for name in root leaf p256; do openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key; done
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384.key
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa2048.key 2>/dev/null
    openssl genpkey -algorithm SM2 -out sm2.key
    openssl genpkey -algorithm ED25519 -out ed25519.key
}

requests() {
    for kind in p256 p384 rsa2048 ed25519; do
        openssl req -new -key $kind.key -subj "/C=CN/O=必联/CN=a" -utf8 -outform DER -out r.der
        seed r.der certificate-request $kind.der
    done
    openssl req -new -key sm2.key -sm3 -sigopt distid:1234567812345678 -subj /CN=a -outform DER -out r.der
    seed r.der certificate-request sm2.der
    cat >attributes.cnf <<'END'
[req]
distinguished_name = name
attributes = attributes
req_extensions = extensions
prompt = no
[name]
CN = a
[attributes]
challengePassword = code-1
unstructuredName = b
[extensions]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
extendedKeyUsage = serverAuth,clientAuth
subjectAltName = DNS:a.example,email:a@example.cn,IP:127.0.0.1,URI:http://a.example/
subjectKeyIdentifier = hash
END
    openssl req -new -key p256.key -config attributes.cnf -outform DER -out r.der
    seed r.der certificate-request attributes.der
    openssl req -new -key p256.key -config attributes.cnf -out r.pem
    seed r.pem certificate-request attributes.pem
    openssl req -new -newhdr -key p256.key -subj /CN=a -out r.pem
    seed r.pem certificate-request new-label.pem
    openssl pkey -in p256.key -out explicit.key -ec_param_enc explicit
    openssl req -new -key explicit.key -subj /CN=a -outform DER -out r.der
    seed r.der certificate-request explicit-curve.der
}

authority() {
    cat >ca.cnf <<'END'
[ca]
default_ca = here
[here]
database = index.txt
new_certs_dir = .
serial = serial
crlnumber = crlnumber
certificate = root.pem
private_key = root.key
default_md = sha256
default_days = 30
default_crl_days = 30
policy = any
x509_extensions = leaf
crl_extensions = list
[any]
commonName = supplied
[leaf]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth,OCSPSigning
certificatePolicies = 1.2.3.4
subjectAltName = DNS:a.example,email:a@example.cn,dirName:name
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://a.example/a.crl
authorityInfoAccess = OCSP;URI:http://a.example/,caIssuers;URI:http://a.example/a.cer
[name]
CN = a
[list]
authorityKeyIdentifier = keyid
END
    : >index.txt
    echo 0A >serial
    echo 01 >crlnumber
    openssl req -x509 -key root.key -subj /CN=root -days 3650 -out root.pem
    openssl req -new -key leaf.key -subj /CN=a -out leaf.req
    openssl ca -batch -notext -config ca.cnf -in leaf.req -out leaf.pem 2>/dev/null
    for reason in "-crl_reason superseded" "-crl_compromise 20200101000000Z" "-crl_hold holdInstructionReject"; do
        openssl req -new -key p256.key -subj "/CN=$(echo "$reason" | tr -d ' -')" -out gone.req
        openssl ca -batch -notext -config ca.cnf -in gone.req -out gone.pem 2>/dev/null
        # shellcheck disable=SC2086  # an option and its value
        openssl ca -batch -config ca.cnf -revoke gone.pem $reason 2>/dev/null
    done
}

certificates() {
    openssl x509 -in leaf.pem -outform DER -out c.der
    seed c.der certificate leaf.der
    seed leaf.pem certificate leaf.pem
    openssl x509 -in root.pem -outform DER -out c.der
    seed c.der certificate root.der
    openssl req -x509 -key rsa2048.key -subj /CN=rsa -outform DER -out c.der
    seed c.der certificate rsa2048.der
    openssl req -x509 -key sm2.key -sm3 -sigopt distid:1234567812345678 -subj /CN=sm2 -outform DER -out c.der
    seed c.der certificate sm2.der
    openssl req -x509 -key ed25519.key -subj /CN=ed25519 -outform DER -out c.der
    seed c.der certificate ed25519.der
    printf 'nameConstraints = critical,permitted;DNS:a.example,excluded;email:b.example\nsubjectAltName = DNS:c.example\nbasicConstraints = critical,CA:TRUE\n' >constrained.cnf
    openssl x509 -req -in leaf.req -CA root.pem -CAkey root.key -set_serial 8 -extfile constrained.cnf -outform DER -out c.der
    seed c.der certificate constrained.der
    openssl x509 -req -in leaf.req -CA root.pem -CAkey root.key -set_serial 9 -outform DER -out c.der
    seed c.der certificate version-1.der
    openssl crl2pkcs7 -nocrl -certfile leaf.pem -outform DER -out c.der
    seed c.der certificate bundle.p7b
}

status() {
    openssl ca -config ca.cnf -gencrl -out list.pem 2>/dev/null
    openssl crl -in list.pem -outform DER -out list.der
    seed list.der revocation-list three-entries.der
    seed list.pem revocation-list three-entries.pem
    : >empty.txt
    sed 's/^database.*/database = empty.txt/' ca.cnf >empty.cnf
    openssl ca -config empty.cnf -gencrl -out list.pem 2>/dev/null
    openssl crl -in list.pem -outform DER -out list.der
    seed list.der revocation-list empty.der
    seed index.txt openssl-index index.txt
    for nonce in -nonce -no_nonce; do
        openssl ocsp -issuer root.pem -cert leaf.pem -cert gone.pem $nonce -reqout q.der 2>/dev/null >/dev/null
        seed q.der ocsp-request two$nonce.der
        openssl ocsp -index index.txt -CA root.pem -rsigner leaf.pem -rkey leaf.key -reqin q.der -respout a.der \
            >/dev/null 2>&1
        seed a.der ocsp-response two$nonce.der
    done
    printf '\060\003\012\001\006' >a.der
    seed a.der ocsp-response unauthorized.der
}

keys() {
    for kind in p256 rsa2048 sm2 ed25519; do
        openssl pkcs8 -topk8 -nocrypt -in $kind.key -outform DER -out k.der
        seed k.der private-key $kind.der
    done
    openssl pkcs8 -topk8 -in p256.key -passout pass:fuzz -scrypt -scrypt_N 1024 -out k.pem
    seed k.pem private-key scrypt.pem
    openssl pkcs8 -topk8 -in p256.key -passout pass:fuzz -v2 aes-256-cbc -iter 1000 -out k.pem
    seed k.pem private-key pbkdf2.pem
}

others() {
    seed c.der der certificate.der
    printf '\002\001\005\006\003\052\003\004\027\015260102030405Z\030\01720510102030405Z\003\002\005\240\001\001\377' >v
    seed v der values.der
    openssl asn1parse -in leaf.pem -strparse 4 -noout -out tbs.der
    seed tbs.der der to-be-signed.der
    printf '0\0331\0130\011\006\003U\004\006\023\002CN1\0140\012\006\003U\004\003\014\003\345\277\205' >n
    seed n distinguished-name two.der
    printf 'C=CN\nO=必联\nCN=a, b+c\n1.2.3.4=x\nserialNumber=7\n' >n
    seed n distinguished-name lines.txt
    printf '\174\006\202\004\001\002\003\004\220\000' >a
    seed a card-answer challenge
    printf '\177\111\010\206\006\004\001\002\003\004\005\220\000' >a
    seed a card-answer public-key
    printf '\152\202' >a
    seed a card-answer not-found
    for file in "$corpus"/../../../pki/profiles/*.yaml; do seed "$file" profile "$(basename "$file")"; done
}

share() { # share LAST-LINE NAME
    {
        printf 'pki-share 1\nauthority: root\nkey: %064d\nset: 0011223344556677\nthreshold: 2\nof: 3\nindex: 1\n' 0
        echo "$1"
    } >body
    { cat body; echo "check: $(sha256sum <body | cut -c1-8)"; } >share.txt
    seed share.txt key-share "$2.txt"
}

# Files of ceremonies, shares of keys, and what beside manifests is in snapshots.
holders() {
    for file in "$corpus"/../../../pki/ceremonies/*.yaml; do seed "$file" ceremony "$(basename "$file")"; done
    cat >steps.yaml <<'END'
ceremony: steps
purpose: 测试
notBefore: 2026-01-01
notAfter: 2027-12-31
participants: [{role: operator, staff: a.b}, {role: second, staff: c.d}]
expect: [{authority: root, fingerprint: 0000000000000000000000000000000000000000000000000000000000000000}]
steps:
  - {do: rollover, authority: root, algorithm: p256, commonName: 根, key: "pkcs11:token=ca"}
  - {do: sign-request, file: a.csr, sha256: 0000000000000000000000000000000000000000000000000000000000000000, by: root}
  - {do: offline, authority: root}
  - {do: share, authority: root, threshold: 2, of: 3, to: .}
  - {do: retire, authority: issuing}
  - {do: destroy, authority: issuing, evenThough: 3}
END
    seed steps.yaml ceremony steps.yaml
    share "plain: 000102030405060708090a0b0c0d0e0f" plain
    share "sealed: 000102030405060708090a0b0c0d0e0f" sealed
    { printf PKISTAT1; for octet in 1 2; do printf "%019d" 0 | tr 0 '\000'; printf "\\$octet"; printf "%011d%s" 0 0 | tr 0 '\000'; done; } >segment
    seed segment snapshot segment
    printf '["AAEC","","MAA="]' >signers
    seed signers snapshot signers.json
}

http() {
    base64 -w0 q.der >path
    seed path ocsp-path plain
    printf '/%s' "$(sed 's/+/%2B/g; s#/#%2F#g; s/=/%3D/g' path)" >h
    seed h ocsp-path escaped
    printf '%s' "$(tr '+' ' ' <path | tr -d '=')" >h
    seed h ocsp-path spaces-no-padding
    printf 'B\n--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--B--\r\n' >h
    seed h multipart field
    printf 'GET /ocsp/%s HTTP/1.1\r\nHost: a\r\nIf-None-Match: "x"\r\n\r\n' "$(cat path)" >h
    seed h http-request get
    { printf 'POST /ocsp HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n' "$(wc -c <q.der)"; cat q.der; } >h
    seed h http-request post
    { printf 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300\r\n\r\n%0300dGET / HTTP/1.1\r\nHost: a\r\n\r\n' 0; } >h
    seed h http-request too-long
    {
        printf 'POST /ocsp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\nT: x\r\n\r\n\r\n'
        printf 'HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'
        printf 'GET http://a/crl/x.crl HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n'
    } >h
    seed h http-request chunks-and-more
}

# A statement about a key, and the certificate of the key that signed it, as tokens with attestation have them.
statements() {
    cat >statement.cnf <<'END'
[req]
distinguished_name = name
prompt = no
[name]
CN = Attestation 9a
[extensions]
1.3.6.1.4.1.41482.3.3 = DER:050701
1.3.6.1.4.1.41482.3.7 = DER:020401DF5E76
1.3.6.1.4.1.41482.3.8 = DER:0201
END
    openssl req -x509 -new -key root.key -subj '/CN=Maker of tokens' -days 3650 -outform DER -out issuer.der
    openssl x509 -inform DER -in issuer.der -out issuer.pem
    openssl req -new -key leaf.key -config statement.cnf -out statement.csr
    openssl x509 -req -in statement.csr -CA issuer.pem -CAkey root.key -set_serial 7 -days 3650 \
        -extfile statement.cnf -extensions extensions -outform DER -out statement.der
    attestation statement.der issuer.der statement
    attestation issuer.der issuer.der about-itself
    attestation statement.der statement.der wrong-signer
}

attestation() { # attestation STATEMENT ISSUER NAME
    length=$(wc -c <"$1")
    { printf "\\$(printf %03o $((length / 256)))\\$(printf %03o $((length % 256)))"; cat "$1" "$2"; } >a
    seed a attestation "$3"
}

messages() {
    at='"at":{"station":"branch-1","session":"00112233445566778899aabbccddeeff"}'
    number='"application":"CA20261129N0001239"'
    job="\"job\":{\"application\":\"CA20261129N0001239\",\"state\":\"INITIALIZED\",\"token\":\"31415926\",\"version\":4}"
    can='{"algorithms":["p256","rsa2048"],"basis":"firmware","firmware":"5.4.3","features":["serial","metadata"]}'
    message station-message open "$at,\"release\":\"0.1.0\""
    for verb in awaited close orders lost-letters; do message station-message $verb "$at"; done
    message station-message waiting "$at,\"excluding\":[],\"limit\":1"
    message station-message next "$at,\"token\":{\"serial\":\"31415926\",\"capabilities\":$can},\"excluding\":[\"CA20261129N0001239\"]"
    for verb in claim release fit; do message station-message $verb "$at,$number"; done
    for verb in standing letter handed-over; do message station-message $verb "$at,\"token\":\"31415926\""; done
    message station-message begin "$at,$number,\"token\":{\"driver\":\"piv\",\"serial\":\"31415926\",\"model\":\"YubiKey\"},\"condition\":{\"pinTriesLeft\":3,\"isFactoryFresh\":true,\"managementKeyAlgorithm\":10,\"capabilities\":$can,\"slots\":[{\"slot\":\"authentication\",\"hasCertificate\":false}]}"
    message station-message secrets "$at,$number,\"token\":\"31415926\""
    message station-message hold "$at,$job,\"token\":\"31415926\""
    message station-message record "$at,$number,\"token\":\"31415926\",\"version\":4,\"step\":\"keyGenerated\",\"publicKey\":\"MAA=\",\"attestation\":{\"statement\":\"MAA=\",\"issuer\":\"MAA=\"}"
    message station-message record "$at,$number,\"token\":\"31415926\",\"version\":4,\"step\":\"keyGenerated\",\"publicKey\":\"MAA=\",\"slot\":\"key-management\"" record-slot
    message station-message challenge "$at,$job,\"token\":\"31415926\""
    message station-message record "$at,$number,\"token\":\"31415926\",\"version\":9,\"step\":\"verified\",\"signature\":\"MAA=\"" record-proof
    message station-message encrypt "$at,$job,\"token\":\"31415926\""
    message station-message issue "$at,$job,\"token\":\"31415926\",\"request\":\"MAA=\""
    message station-message set-aside "$at,$number,\"token\":\"31415926\",\"reason\":\"介质损坏\""
    message station-message faulted "$at,$number,\"token\":\"31415926\",\"count\":1,\"detail\":\"status 6F00\""
    message station-message lettered "$at,\"token\":\"31415926\",\"version\":7"
    message unlock-message redeem '"token":"31415926","certificate":"4f02","code":"ABCDE-FGHJK"'
    message unlock-message secrets '"session":"00112233445566778899aabbccddeeff"'
    message unlock-message complete '"session":"00112233445566778899aabbccddeeff","signature":"MAA="'
    message renewal-message redeem '"kind":"RENEW","code":"ABCDE-FGHJK","certificate":"4f02","token":"31415926","clientNonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="'
    message renewal-message management '"session":"00112233445566778899aabbccddeeff","statement":"MAA=","witness":"AAAAAAAAAAA=","question":"AAAAAAAAAAA=","previous":true'
    message renewal-message certificate '"session":"00112233445566778899aabbccddeeff","request":"MAA=","statement":"MAA=","attestation":["MAA=","MAA="]'
    message renewal-message complete '"session":"00112233445566778899aabbccddeeff","certificate":"0000000000000000000000000000000000000000000000000000000000000000","signature":"MAA=","slot":"signature","atOnce":false'
    session='"session":"00112233445566778899aabbccddeeff","key":{"algorithm":"p256"},"until":1'
    message assistant-answer redeem "$session,\"challenge\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\",\"management\":\"aes192\"" session
    message assistant-answer redeem "$session,\"challenge\":\"AAE=\"" short-challenge
    message assistant-answer certificate '"certificate":"MAA=","chain":["MAA="],"nonce":"AA=="'
    message assistant-answer management '"witness":"AAECAwQFBgc=","answer":"AAECAwQFBgc="'
    message assistant-answer complete '"application":"CA20261122R0000015","notAfter":1,"previous":{"serial":"0a","validUntil":1},"old":"keep"'
}

assistant() {
    digest=$(printf a | openssl dgst -sha256 -r | cut -d' ' -f1)
    printf '{"statement":"YQ==","certificate":"%s"}' "$digest" >w && seed w assistant-wish wish
    printf '{"statement":"YQ==","statement":"Yg==","certificate":"%s"}' "$digest" >w && seed w assistant-wish twice
    printf '{"statement":"","certificate":"%s"}' "$digest" >w && seed w assistant-wish blank-statement
    printf 'name=00112233445566778899aabbccddeeff&pin=271828' >w && seed w assistant-form sign
    printf 'name=%%3Cscript%%3E&pin=' >w && seed w assistant-form percent
    printf 'pin=1&name=a&name=b&name' >w && seed w assistant-form twice
    printf 'https://ca.example.cn:8445' >w && seed w origin https
    printf 'http://[::1]:17681' >w && seed w origin ipv6
    printf 'https://ca.example.cn, https://evil.example' >w && seed w origin two
    printf '{"action":"application.approve","note":"批准"}' >w && seed w statement deed
    printf 'a\342\200\256b<script>' >w && seed w statement direction
    printf '\000\001\377' >w && seed w statement binary
}

shares() {
    byte() { printf "%032d" 0 | sed "s/0/$1/g"; }
    printf 'pki-recovery-share 1\nkey: %s\nthreshold: 2\nof: 3\nindex: 3\nshare: %s\n' "$(byte ab)" "$(byte 5c)" >share
    seed share recovery-share whole
    sed 's/$/\r/' share >crlf && seed crlf recovery-share crlf
    sed 's/^index: 3/index: 4/' share >beyond && seed beyond recovery-share index-beyond
    sed 's/^share: .*/share: 5c/' share >short && seed short recovery-share short
}

hex() { # hex FILE
    od -An -v -tx1 "$1" | tr -d ' \n'
}

envelopes() {
    printf '0123456789abcdef' >symmetric
    openssl pkeyutl -encrypt -inkey sm2.key -in symmetric -out cipher.der
    seed cipher.der key-envelope cipher.der
    dd if=/dev/zero bs=32 count=1 2>/dev/null | openssl enc -sm4-ecb -nopad -K "$(hex symmetric)" -out private
    openssl pkey -in sm2.key -pubout -outform DER | tail -c 65 >point
    cat >envelope.cnf <<END
asn1 = SEQUENCE:envelope
[envelope]
algorithm = SEQUENCE:algorithm
cipher = SEQUENCE:cipher
point = FORMAT:HEX,BITSTRING:$(hex point)
private = FORMAT:HEX,BITSTRING:$(hex private)
[algorithm]
mode = OID:1.2.156.10197.1.104.1
[cipher]
$(openssl asn1parse -inform DER -in cipher.der | sed -n -e '2s/.*:/x = INTEGER:0x/p' -e '3s/.*:/y = INTEGER:0x/p' \
        -e '4s/.*:/hash = FORMAT:HEX,OCTETSTRING:/p' -e '5s/.*:/text = FORMAT:HEX,OCTETSTRING:/p')
END
    openssl asn1parse -genconf envelope.cnf -noout -out envelope.der
    seed envelope.der key-envelope envelope.der
    head -c 200 envelope.der >cut.der
    seed cut.der key-envelope cut.der
}

wrapped() {
    openssl rand 32 >aes
    openssl pkeyutl -encrypt -inkey rsa2048.key -pkeyopt rsa_padding_mode:oaep -in aes -out encrypted
    openssl pkcs8 -topk8 -nocrypt -in p256.key -outform DER -out pair
    openssl enc -id-aes256-wrap-pad -K "$(hex aes)" -iv a65959a6 -in pair -out content
    openssl rand 20 >identifier
    cat >wrapped.cnf <<END
asn1 = SEQUENCE:message
[message]
type = OID:1.2.840.113549.1.7.3
data = EXPLICIT:0,SEQUENCE:data
[data]
version = INTEGER:2
recipients = SET:recipients
body = SEQUENCE:body
[recipients]
one = SEQUENCE:recipient
[recipient]
version = INTEGER:2
key = IMPLICIT:0,FORMAT:HEX,OCTETSTRING:$(hex identifier)
algorithm = SEQUENCE:oaep
encrypted = FORMAT:HEX,OCTETSTRING:$(hex encrypted)
[oaep]
name = OID:1.2.840.113549.1.1.7
parameters = SEQUENCE:none
[none]
[body]
type = OID:1.2.840.113549.1.7.1
algorithm = SEQUENCE:wrap
content = IMPLICIT:0,FORMAT:HEX,OCTETSTRING:$(hex content)
[wrap]
name = OID:2.16.840.1.101.3.4.1.48
END
    openssl asn1parse -genconf wrapped.cnf -noout -out wrapped.der
    seed wrapped.der key-envelope wrapped.der
}

message() { # message TARGET VERB MEMBERS [NAME]
    printf '%s\n{%s}' "$2" "$3" >m
    seed m "$1" "${4:-$2}"
}

make_keys
requests
authority
certificates
status
http
keys
envelopes
wrapped
shares
others
statements
messages
assistant
holders
