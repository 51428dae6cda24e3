#!/bin/sh
# Builds a hierarchy on throwaway state and has every reader read it: a root in SoftHSM, made by a ceremony; issuing
# authorities of p256, rsa2048, rsa3072 and sm2 below it; one certificate of each profile under each of them.
#
#   authorities.sh        everything is gone afterwards
#   authorities.sh DIR    DIR, which must not exist or be empty, keeps all of it
#
# It runs in namespaces of its own, with a loopback interface and a pcscd that nothing else sees.
set -eu
products=pki
# shellcheck source=scripts/alone.sh
. "$(dirname "$0")/alone.sh"
started=$(date +%s) running=""
export SOFTHSM2_CONF="$home/softhsm2.conf" PKI_HSM_PIN_FILE="$home/pin"
export PKI_STATE="$home/state" PKI_STAFF=admin PKI_SECOND=he.pki

# finish: ends what was started, and shows the last words when something failed.
finish() {
    status=$?
    # shellcheck disable=SC2086  # a list of numbers
    [ -z "$running" ] || kill $running 2>/dev/null || :
    [ $status -eq 0 ] || [ -e "$home/readings" ] || tail -n 5 "$home/log" >&2
    [ $status -eq 0 ] || echo "authorities: error: it stopped here" >&2
}
trap finish EXIT
trap 'exit 130' INT TERM

# tell WORDS: a line of the story.
tell() { printf '%4d s  %s\n' "$(($(date +%s) - started))" "$1"; }

# pki WORD...: the program; what it says beside its result goes into the log.
pki() { "$bin/pki" "$@" 2>>"$home/log"; }

# wait_for COMMAND...: until it is true, for ten seconds at most.
wait_for() {
    for _ in $(seq 100); do
        ! "$@" >>"$home/log" 2>&1 || return 0
        sleep 0.1
    done
    echo "'$*' did not come true" >>"$home/log"
    return 1
}

# read_by SCRIPT ARGUMENT...: other people's tools over what was made; the table is kept, its sum is told.
read_by() {
    script=$1
    shift
    if sh "Tests/Readers/$script" "$@" >"$home/readings" 2>&1; then
        cat "$home/readings" >>"$home/readings.txt"
        tell "$(tail -n 1 "$home/readings")"
    else
        grep -v '^ok \|^cannot ' "$home/readings" >&2
        exit 1
    fi
}

# request NAME KIND: a new key, and the file NAME.csr by it.
request() {
    extra=""
    case $2 in
        rsa*) kind="RSA -pkeyopt rsa_keygen_bits:${2#rsa}" ;;
        sm2) kind="EC -pkeyopt ec_paramgen_curve:SM2" extra="-sm3 -sigopt distid:1234567812345678" ;;
        *) kind="EC -pkeyopt ec_paramgen_curve:P-256" ;;
    esac
    # shellcheck disable=SC2086  # several words
    openssl genpkey -quiet -algorithm $kind -out "$home/requests/$1.key"
    # shellcheck disable=SC2086  # several words or none
    openssl req -new -utf8 -key "$home/requests/$1.key" -subj "/C=CN/O=样本单位/CN=$1" $extra \
        -out "$home/requests/$1.csr"
}

# sample PROFILE: the one certificate of this profile under the authority in hand.
sample() {
    serial=$(pki certificate list --authority "issuing-$algorithm" --profile "$1" --format json |
        sed -n 's/.*"serial" : "\(.*\)".*/\1/p')
    pki certificate export "$serial" >"$samples/$1.pem"
}

# machine PROFILE KIND FACT...: a certificate of a machine.
machine() {
    profile=$1
    request "$1-$algorithm" "$2"
    shift 2
    pki certificate issue --profile "$profile" --request "$home/requests/$profile-$algorithm.csr" \
        --fact organization=样本单位 "$@" --out "$samples/$profile.pem" >>"$home/log"
}

# holder PROFILE FIXTURE CODE PERSON CHECK...: an application, from the form to a token that has proven itself, and
# the second certificate. CODE and PERSON stand for the numbers of the fixture, which can apply once.
holder() {
    profile=$1 form=$home/forms/$1-$algorithm.json
    sed -e '/"orgCode"/d' -e 's/\.png/.pdf/' -e "s/91110108MA01XXXX8A\|91440300MA5EXMPLXX/$3/" \
        -e "s/110101197504123012\|320102198209281325\|440305198811152646/$4/" \
        "Tests/Fixtures/applications/$2.json" >"$form"
    shift 4
    number=$(pki application create "$form" --account "$profile.$algorithm" --as chen.shouli |
        grep -oE 'CA[0-9]{8}N[0-9]{7}')
    # shellcheck disable=SC2046  # two words for each check
    pki application approve "$number" --as wang.shenhe \
        $(printf -- '--check %s ' identity_matches_document documents_legible agreement_signed "$@") >>"$home/log"
    price=$(pki order list --format csv | tr -d '\r' | sed -n "s/^$number,\([0-9.]*\),.*/\1/p")
    pki order confirm "$number" --amount "$price" --transaction "$number" --as zhao.caiwu >>"$home/log"
    "$bin/pki" token virtual insert --card "$home/cards/$number" 2>>"$home/log" &
    card=$!
    pki produce --application "$number" --as liu.zhizheng >>"$home/log"
    kill "$card"
    wait "$card" 2>/dev/null || :
    sample "$profile"
    request "$profile-ENC-$algorithm" "$algorithm"
    pki certificate issue --application "$number" --request "$home/requests/$profile-ENC-$algorithm.csr" \
        --out "$samples/$profile-ENC.pem" --as liu.zhizheng >>"$home/log"
}

# certify ALGORITHM EXPERT ORGANISATION HANDLER…: one certificate of each profile by this authority.
certify() {
    algorithm=$1 samples=$home/samples/$1 kind=$1
    tell "issuing-$algorithm: a certificate of each profile"
    mkdir -p "$samples"
    export PKI_CONFIG="$home/pki-$algorithm"
    pki authority export root-hsm >"$samples/root.pem"
    pki authority export "issuing-$algorithm" >"$samples/issuing.pem"
    sample OCSP
    pki staff create "staff.$algorithm" --display-name 何工 --role reviewer
    sample STAFF
    request "SUB-CA-$algorithm" "$algorithm"
    pki authority sign-request "$home/requests/SUB-CA-$algorithm.csr" --by root-hsm >"$samples/SUB-CA.pem"
    # TLS takes no keys of SM2: that authority certifies keys of another kind.
    [ "$kind" != sm2 ] || kind=p256
    machine TLS-SERVER "$kind" --dns www.example.cn --dns '*.example.cn' --ip 192.0.2.1
    machine TLS-CLIENT "$kind" --fact "name=node-$algorithm" --fact uris=https://node.example.cn/
    holder EXPERT expert - "$2"
    holder ORG tenderer-org "$3" "$4" licence_matches_register authorization_covers_handler
    holder HANDLER bidder-handler "$5" "$6" licence_matches_register authorization_covers_handler
    for profile in pki/profiles/*.yaml; do
        profile=$(basename "$profile" .yaml)
        case $profile in ROOT | ISSUING) profile=$(echo "$profile" | tr '[:upper:]' '[:lower:]') ;; esac
        [ -s "$samples/$profile.pem" ] || { echo "nothing of profile $profile was issued" >>"$home/log" && return 1; }
    done
}

# ask FILE: what the responder says about the certificate in hand.
ask() {
    openssl ocsp -issuer issuing.pem -cert certificate.pem -url http://127.0.0.1:8080/ocsp -no_nonce -noverify \
        -respout "$1"
}
says_revoked() { ask ocsp-revoked.der | grep revoked; }

# witness ALGORITHM: a certificate and the answers about it before and after its revocation.
witness() {
    mkdir -p "$home/evidence/$1"
    cd "$home/evidence/$1"
    cp "$home/samples/$1/root.pem" "$home/samples/$1/issuing.pem" .
    cp "$home/samples/$1/EXPERT.pem" certificate.pem
    cp "$home/samples/$1/OCSP.pem" ocsp-signer.pem
    cp "$home/samples/$1/STAFF.pem" staff.pem
    serial=$(openssl x509 -in certificate.pem -noout -serial | sed 's/serial=//')
    ask ocsp-good.der >>"$home/log" 2>&1
    pki certificate revoke "$serial" --reason superseded --confirm >>"$home/log"
    wait_for says_revoked
    pki certificate show "$serial" --format json >report.json
    cd "$OLDPWD"
}

# part FILE: the list that a certificate names.
part() { basename "$(openssl x509 -in "$1" -noout -ext crlDistributionPoints | sed -n 's/.*URI://p')" .crl; }

# fetch LIST FILE: a list, over HTTP.
fetch() { curl -sf "http://127.0.0.1:8080/crl/$1.crl" >"$2"; }

# lists ALGORITHM: four certificates on one part of the list; lists, then what changed, and the deltas to it.
lists() {
    algorithm=$1 folder=$home/lists/$1 number=0 wanted=""
    mkdir -p "$folder"
    cp "$home/samples/$algorithm/root.pem" "$home/samples/$algorithm/issuing.pem" "$folder"
    export PKI_CONFIG="$home/pki-$algorithm"
    for name in good revoked late freed; do
        while
            number=$((number + 1))
            pki staff create "list.$algorithm.$number" --display-name 样本 --role reviewer
            serial=$(pki certificate list --profile STAFF --subject "list.$algorithm.$number" --format json |
                sed -n 's/.*"serial" : "\(.*\)".*/\1/p')
            pki certificate export "$serial" >"$folder/$name.pem"
            wanted=${wanted:-$(part "$folder/$name.pem")}
            [ "$(part "$folder/$name.pem")" != "$wanted" ]
        do :; done
        case $name in revoked) revoked=$serial ;; late) late=$serial ;; freed) freed=$serial ;; esac
    done
    other=issuing-$algorithm.1
    [ "$wanted" != "$other" ] || other=issuing-$algorithm.2
    pki certificate revoke "$revoked" --reason superseded --confirm >>"$home/log"
    pki certificate hold "$freed" >>"$home/log"
    pki crl publish >>"$home/log"
    fetch "issuing-$algorithm" "$folder/full.der"
    fetch "$wanted" "$folder/part.der"
    fetch "$other" "$folder/other.der"
    pki certificate release "$freed" >>"$home/log"
    pki certificate revoke "$late" --reason superseded --confirm >>"$home/log"
    pki crl publish >>"$home/log"
    fetch "issuing-$algorithm.delta" "$folder/full-delta.der"
    fetch "$wanted.delta" "$folder/part-delta.der"
}

mkdir "$home/tokens" "$home/cards" "$home/forms" "$home/requests"
: >"$home/log"

tell 'a token in SoftHSM'
echo "directories.tokendir = $home/tokens" >"$SOFTHSM2_CONF"
(umask 077 && echo 13579246 >"$PKI_HSM_PIN_FILE")
softhsm2-util --init-token --free --label root-hsm --so-pin 87654321 --pin 13579246 >>"$home/log"

tell 'a centre and its staff'
export PKI_CONFIG="$home/pki"
cp -r pki "$PKI_CONFIG"
sed -i -e 's/^dualCertificates: false/dualCertificates: true/' -e 's/^suspension: false/suspension: true/' \
    -e 's/^  shards: 1/  shards: 2/' -e 's/^  deltaHours: 0/  deltaHours: 4/' "$PKI_CONFIG/pki.yaml"
printf '\nhsm: {module: /usr/lib/softhsm/libsofthsm2.so}\n' >>"$PKI_CONFIG/pki.yaml"
pki init
pki staff create he.pki --display-name 何二 --role pki_admin
pki staff create chen.shouli --display-name 陈受理 --role registrar
pki staff create wang.shenhe --display-name 王审核 --role reviewer
pki staff create zhao.caiwu --display-name 赵财务 --role finance
pki staff create liu.zhizheng --display-name 刘制证 --role producer

tell 'a ceremony: checked, rehearsed, held by two persons'
today=$(TZ=CST-8 date +%F)
cat >"$home/ceremony.yaml" <<YAML
ceremony: hierarchy
purpose: 在HSM中建立根CA及其签发CA
notBefore: $today
notAfter: $today
participants:
  - {role: operator, staff: admin}
  - {role: second, staff: he.pki}
  - {role: witness, name: 张公证}
steps:
  - {do: create-root, authority: root-hsm, algorithm: p384, commonName: 样本根CA, organization: 样本单位,
     key: "pkcs11:token=root-hsm;object=root-hsm"}
  - {do: create-issuing, authority: issuing-p256, parent: root-hsm, algorithm: p256, commonName: 样本签发CA-P256,
     organization: 样本单位}
  - {do: create-issuing, authority: issuing-rsa2048, parent: root-hsm, algorithm: rsa2048, commonName: 样本签发CA-RSA2048,
     organization: 样本单位}
  - {do: create-issuing, authority: issuing-rsa3072, parent: root-hsm, algorithm: rsa3072, commonName: 样本签发CA-RSA,
     organization: 样本单位}
  - {do: create-issuing, authority: issuing-sm2, parent: root-hsm, algorithm: sm2, commonName: 样本签发CA-SM2,
     organization: 样本单位}
  - {do: publish-list, authority: root-hsm}
YAML
pki ceremony check "$home/ceremony.yaml" >>"$home/log"
pki ceremony run "$home/ceremony.yaml" --dry-run >"$home/rehearsal.txt"
pki ceremony run "$home/ceremony.yaml" --confirm --protocol "$home" >>"$home/log"
pki authority export root >"$home/root.pem"
openssl cms -verify -inform DER -in "$home/ceremony-hierarchy.p7s" -content "$home/ceremony-hierarchy.txt" -binary \
    -CAfile "$home/root.pem" -purpose any -out /dev/null 2>>"$home/log"
tell 'its protocol verifies: openssl cms'

# A definition for each authority, whose profiles name it.
for algorithm in p256 rsa2048 rsa3072 sm2; do
    cp -r "$home/pki" "$home/pki-$algorithm"
    for profile in "$home/pki-$algorithm"/profiles/*.yaml; do
        grep -q '^authority:' "$profile" || sed -i "1a authority: issuing-$algorithm" "$profile"
    done
done

# The documents of every application: one empty page, as large as the smallest scan that is taken.
for document in id-front id-back agreement handler-id licence authorization form; do
    printf '%%PDF-1.4\n%% %s\n1 0 obj<</Type/Catalog>>endobj\n%%%024000d\ntrailer<</Root 1 0 R>>\n%%%%EOF\n' \
        "$document" 0 >"$home/forms/$document.pdf"
done

readers 35963
running=$pcscd

certify p256 110101197504123012 91110108MA01XXXX8A 310104198209281326 91310104MA1EXMP190 320102198209281325
certify rsa2048 310104198209281326 91420100MA4EXMP60W 320102198209281325 91120101MA3EXMP702 330106199102033489
certify rsa3072 510107196906304519 91440300MA5EXMP24X 330106199102033489 91510100MA6EXMP345 440305198811152646
certify sm2 330106199102033489 91330106MA2EXMP452 510107196906304519 91320102MA1EXMP51J 110101197504123012

tell 'answers before and after a revocation, and lists'
"$bin/pki" serve >>"$home/log" 2>&1 &
running="$running $!"
wait_for curl -sf http://127.0.0.1:8080/healthz
for algorithm in p256 rsa2048 rsa3072 sm2; do witness "$algorithm"; done
pki crl publish >>"$home/log"
for algorithm in p256 rsa2048 rsa3072 sm2; do
    curl -sf "http://127.0.0.1:8080/crl/issuing-$algorithm.crl" >"$home/evidence/$algorithm/crl.der"
    curl -sf http://127.0.0.1:8080/crl/root-hsm.crl >"$home/evidence/$algorithm/root-crl.der"
done
tell 'lists in parts, and deltas to them'
for algorithm in p256 rsa2048 rsa3072 sm2; do lists "$algorithm"; done
pki audit verify >>"$home/log"
pki doctor >>"$home/log"
# shellcheck disable=SC2086  # a list of numbers
kill $running
running=""

tell 'readers: OpenSSL, GnuTLS, NSS, Java, Bouncy Castle, pkilint'
# Nothing here is signed with PSS.
grep -v @pss Tests/Readers/pkilint-allowed.txt >"$home/allowed.txt"
PKILINT_ALLOWED=$home/allowed.txt read_by read-profiles.sh "$home/samples" openssl-sm2 nss java bouncy
read_by read-algorithms.sh "$home/evidence"
read_by read-lists.sh "$home/lists"
for algorithm in p256 rsa2048 rsa3072; do read_by read-evidence.sh "$home/evidence/$algorithm"; done
tell 'done'
