#!/bin/sh
# Opens what a key to decrypt with leaves (ADR 0078) with readers that share no code with us: read-keys.sh DIR.
#
# DIR holds, as `algorithm-samples --keys DIR` writes them: pair.key (the key pair, PKCS#8 PEM), signer.key (that of the
# token), envelope.der (SM2EnvelopedKey to signer.key), content.der (pair.key in CMS under secret.hex, its identifier
# in identifier.hex), officer-KIND.pem with officer-KIND.key and share-KIND.der (share.txt in CMS to it).
#
# A reader prints the private number of the pair in hexadecimal, or the text; what differs is a failure. With the other
# key each must fail.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: read-keys.sh DIR}"
failures=0 readings=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# number KEY: the private number of a key on a curve, 64 hexadecimal digits.
number() {
    openssl pkey -in "$1" -noout -text 2>/dev/null | sed -n '/^priv:/,/^pub:/{/^ /p;}' | tr -d ' :\n' |
        sed -e 's/^00\(.\{64\}\)$/\1/' -e ':a' -e 's/^.\{0,63\}$/0&/' -e 'ta'
}

# hex FILE: its octets in hexadecimal.
hex() {
    od -An -v -tx1 "$1" | tr -d ' \n'
}

# openssl_envelope KEY: the number in envelope.der, by the openssl command.
openssl_envelope() {
    begin=$(openssl asn1parse -inform DER -in envelope.der | sed -n '4s/:.*//p' | tr -d ' ')
    openssl asn1parse -inform DER -in envelope.der -strparse "$begin" -noout -out "$work/cipher"
    openssl pkeyutl -decrypt -inkey "$1" -in "$work/cipher" -out "$work/symmetric"
    tail -c 32 envelope.der | openssl enc -d -sm4-ecb -nopad -K "$(hex "$work/symmetric")" -out "$work/number"
    hex "$work/number"
}

openssl_content() {
    openssl cms -decrypt -inform DER -binary -in content.der -secretkey "$1" -secretkeyid "$(cat identifier.hex)" \
        -out "$work/pair.der"
    openssl pkey -inform DER -in "$work/pair.der" -out "$work/pair.pem"
    number "$work/pair.pem"
}

openssl_share() {
    openssl cms -decrypt -inform DER -binary -in "share-$1.der" -inkey "officer-$2.key"
}

bouncy() {
    classes=$here/../../.build/readers
    jars=/usr/share/java/bcprov.jar:/usr/share/java/bcpkix.jar:/usr/share/java/bcutil.jar
    if [ -z "$(find "$classes/BouncyKeys.class" -newer "$here/BouncyKeys.java" 2>/dev/null)" ]; then
        mkdir -p "$classes"
        javac -Xlint:all,-path -Werror -cp "$jars" -d "$classes" "$here/BouncyKeys.java"
    fi
    java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$classes:$jars" BouncyKeys "$@"
}

gmssl() {
    "$here/../../.build/venv/bin/python3" "$here/gmssl-keys.py" "$@"
}

# read_as EXPECTED OBJECT COMMAND...: one line of the table; '-' for EXPECTED means that it must fail.
read_as() {
    expected=$1 object=$2
    shift 2
    readings=$((readings + 1)) verdict=ok
    seen=$("$@" 2>/dev/null) || seen=-
    case $seen in "$expected") ;; *) verdict=FAIL failures=$((failures + 1)) ;; esac
    printf '%-4s %-17s %-14s %s\n' "$verdict" "$1" "$object" "$([ "$expected" = - ] && echo 'refused' || echo 'opened')"
}

pair=$(number pair.key) signer=$(number signer.key) secret=$(cat secret.hex)
wrong=$(printf '%s' "$secret" | tr '0-9a-f' '1-9a-f0')
[ "${#pair}" -eq 64 ]
read_as "$pair" envelope.der openssl_envelope signer.key
read_as - envelope.der openssl_envelope pair.key
read_as "$pair" envelope.der bouncy envelope envelope.der "$signer"
read_as - envelope.der bouncy envelope envelope.der "$pair"
read_as "$pair" envelope.der gmssl envelope.der "$signer"
read_as - envelope.der gmssl envelope.der "$pair"
read_as "$pair" content.der openssl_content "$secret"
read_as - content.der openssl_content "$wrong"
read_as "$pair" content.der bouncy content content.der "$secret"
read_as - content.der bouncy content content.der "$wrong"
for kind in p256 rsa2048; do
    read_as "$(cat share.txt)" "share-$kind.der" openssl_share "$kind" "$kind"
done
read_as - share-p256.der openssl_share p256 rsa2048
[ "$failures" -eq 0 ] || {
    echo "read-keys: $failures of $readings readings are not as expected" >&2
    exit 1
}
echo "read-keys: $readings readings, all as expected"
