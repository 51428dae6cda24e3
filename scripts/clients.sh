#!/bin/sh
# Asks for the status of certificates with other people's clients, and compares with what is true: clients.sh [DIR].
#
# Three centres (p256, rsa3072, sm2) on throwaway state, each with a server, with a replica whose key nobody certified, and with a server
# whose signer's certificate has ended. Of each there is a certificate that is good, one that is revoked, and one that the book does not
# know. Because ours say nothing that nobody may believe, three responders of openssl say 'good' in the authority's name: a sound one
# (what a client refuses, it refuses for what follows), one whose signer has ended, and one whose answers have. A client of Tests/Clients
# is called as
#
#     CLIENT URL ROOT ISSUING LEAF [post|nonce|get]
#
# and prints good, revoked, unknown, 'none WHY' when the responder gave no status, or 'unverified WHY' when it does not believe the
# answer. Servers are configured by docs/samples as they stand, but for their folders. Tests/Clients/expected.txt says what a client cannot do.
# It runs in namespaces of its own, with a loopback interface that nothing else sees. STALE=1 also counts the stale seconds of a cache.
set -eu
products=pki
# shellcheck source=scripts/alone.sh
. "$(dirname "$0")/alone.sh"
started=$(date +%s) running="" failures=0 cells=0
export PKI_STAFF=admin
unset PKI_PASSPHRASE_FILE PKI_CONFIG PKI_STATE

# finish: ends what was started, and shows the last words when something failed.
finish() {
    status=$?
    # shellcheck disable=SC2086  # a list of numbers
    [ -z "$running" ] || kill $running 2>/dev/null || :
    [ $status -eq 0 ] || tail -n 5 "$home/log" >&2
}
trap finish EXIT
trap 'exit 130' INT TERM

# tell WORDS: a line of the story.
tell() { printf '%4d s  %s\n' "$(($(date +%s) - started))" "$1"; }

# wait_for COMMAND...: until it is true, for twenty seconds at most.
wait_for() {
    for _ in $(seq 200); do
        ! "$@" >>"$home/log" 2>&1 || return 0
        sleep 0.1
    done
    echo "'$*' did not come true" >>"$home/log"
    return 1
}

# start COMMAND...: beside us.
start() {
    "$@" >>"$home/log" 2>&1 &
    running="$running $!"
}

# expected CLIENT ALGORITHM SITUATION: what the list says, else the situation itself.
expected() {
    awk -v c="$1" -v a="$2" -v s="$3" '!/^#/ && ($1 == c) && ($2 == a || $2 == "*") && ($3 == s || $3 == "*") { print $4; exit }' \
        Tests/Clients/expected.txt | grep . || case $3 in no-signer | expired) echo none ;; sound) echo good ;; ended | stale) echo unverified ;; *) echo "$3" ;; esac
}

# cell CLIENT ALGORITHM SITUATION SEEN: one line of the table.
cell() {
    want=$(expected "$1" "$2" "$3") verdict=ok cells=$((cells + 1))
    [ "${4%% *}" = "$want" ] || verdict=FAIL failures=$((failures + 1))
    printf '%-4s %-22s %-8s %-10s expected %-10s seen %s\n' "$verdict" "$1" "$2" "$3" "$want" "$4"
}

# request NAME: a P-256 key and a request.
request() {
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"
    openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
}

# settled FILE SAMPLE: a sample with our folders and ports instead of its own.
settled() {
    sed "s|/etc/pki/|$home/$algorithm/|g; s|127.0.0.1:8080/ocsp|127.0.0.1:$port/$door|g; s|127.0.0.1:8080|127.0.0.1:$port|g; s|/var/cache/nginx|$home/$algorithm|g" \
        "docs/samples/$2" >"$1"
}

# rogue NAME SHIFT DAYS MINUTES PORT: openssl answers in the authority's name, with a key that was certified ten days ago for DAYS days, by a
# clock that is shifted, for MINUTES minutes.
rogue() {
    case $algorithm in
        p256) openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" ;;
        rsa3072) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$1.key" ;;
        sm2) openssl genpkey -quiet -algorithm SM2 -out "$1.key" ;;
    esac
    digest=sha256 option=""
    [ "$algorithm" != sm2 ] || { digest=sm3 option=distid:1234567812345678; }
    openssl req -new -key "$1.key" -subj "/CN=$1" ${option:+-$digest -sigopt $option} -out "$1.csr"
    # shellcheck disable=SC2086  # several words or none
    faketime -f -10d openssl x509 -req -in "$1.csr" -CA issuing.pem -CAkey var/keys/issuing.key -passin file:var/keys/passphrase \
        -days "$3" -extfile rogue.ext ${option:+-$digest -sigopt $option -vfyopt $option} -out "$1.pem" 2>>"$home/log"
    # Not by the wrapper: it would be ended, and what it started not.
    start env LD_PRELOAD="$fake" FAKETIME="$2" openssl ocsp -port "$5" -index index.txt -CA issuing.pem -rsigner "$1.pem" -rkey "$1.key" -rmd "$digest" \
        ${option:+-rsigopt $option} -nmin "$4" -ignore_err
}

# sceptics SAMPLES...: what servers make of the three responders; each server is started anew with each.
sceptics() {
    door=""
    for situation in sound ended stale; do
        case $situation in sound) port=$sound ;; ended) port=$over ;; stale) port=$stale ;; esac
        nginx_with "$@"
        settled "$here/apache-site.conf" apache-client-ocsp.conf
        start apache2 -f "$here/apache.conf" -DFOREGROUND
        apache=$!
        for at in 8443 8445 8446; do wait_for sh -c "curl -sk https://localhost:$at/ >/dev/null; [ \$? -ne 7 ]"; done
        cell nginx/ssl_ocsp "$algorithm" "$situation" "$(cd "$here" && visit 8443 good)"
        cell apache/SSLOCSP "$algorithm" "$situation" "$(cd "$here" && visit 8446 good)"
        if [ "$situation" = sound ]; then wait_for stapled || :; else stapled || sleep 1; fi
        if stapled; then seen=good; else seen=none; fi
        cell curl/stapling "$algorithm" "$situation" "$seen"
        kill "$proxy" "$apache"; wait "$proxy" "$apache" 2>/dev/null || :
    done
    port=$((8100 + number)) door=ocsp
}

# nginx_with SAMPLE...: starts nginx with samples. Its workers stay who we are: a folder of mktemp is for nobody else.
nginx_with() {
    folder=$home/$algorithm/nginx
    mkdir -p "$folder"
    for sample in "$@"; do settled "$folder/$sample" "$sample"; done
    {
        echo "user root; daemon off; pid $folder/pid; error_log $folder/error.log info; worker_processes 1;"
        echo "events {} http { access_log off; client_body_temp_path $folder/b; proxy_temp_path $folder/p;"
        echo "fastcgi_temp_path $folder/f; uwsgi_temp_path $folder/u; scgi_temp_path $folder/s;"
        for sample in "$@"; do echo "include $folder/$sample;"; done
        echo "}"
    } >"$folder/nginx.conf"
    start nginx -c "$folder/nginx.conf" -p "$folder"
    proxy=$!
}

# answers PORT WORD: whether a responder says so, about the good certificate.
answers() {
    openssl ocsp -issuer issuing.pem -cert good.pem -url "http://127.0.0.1:$1/ocsp" -noverify 2>&1 | grep -qi "$2"
}

# visit PORT CERTIFICATE: what a server says to a client with that certificate: good when it lets it in, else refused.
visit() {
    answer=$(curl -s --max-time 20 --cacert root.pem --cert "$2.pem" --key "$2.key" "https://localhost:$1/" 2>&1) || :
    case $answer in *SUCCESS* | *"It works"* | *"let in"*) echo good ;; *) echo "refused $(echo "$answer" | grep -o '<title>.*</title>' | head -n 1)" ;; esac
}

fake=$(dpkg -L libfaketime | grep 'libfaketimeMT.so.1$')
number=0 door=ocsp
for algorithm in p256 rsa3072 sm2; do
    number=$((number + 1)) port=$((8100 + number)) other=$((8200 + number)) ended=$((8300 + number))
    sound=$((8400 + number)) over=$((8500 + number)) stale=$((8600 + number))
    mkdir -p "$home/$algorithm"
    cp -r pki "$home/$algorithm/definition"
    sed -i "s/^algorithm: .*/algorithm: $algorithm/; s|^publicURL: .*|publicURL: http://127.0.0.1:$port|" "$home/$algorithm/definition/pki.yaml"
    [ -z "${STALE:-}" ] || sed -i 's/validMinutes: 60/validMinutes: 2/' "$home/$algorithm/definition/pki.yaml"
    root=$PWD
    cd "$home/$algorithm"
    pki() { "$bin/pki" "$@" --state "$home/$algorithm/var" --config "$home/$algorithm/definition" 2>>"$home/log"; }
    pki init
    for name in good revoked server gone; do
        request "$name"
        case $name in
            server | gone) pki certificate issue --profile TLS-SERVER --request "$name.csr" --fact organization=样本单位 --dns localhost --out "$name.pem" >/dev/null ;;
            *) pki certificate issue --profile TLS-CLIENT --request "$name.csr" --fact organization=样本单位 --fact "name=$name" --out "$name.pem" >/dev/null ;;
        esac
    done
    for name in root issuing; do pki authority export "$name" >"$name.pem"; done
    for name in revoked gone; do
        pki certificate revoke "$(openssl x509 -in "$name.pem" -noout -serial | cut -d= -f2)" --reason superseded --confirm >/dev/null
    done
    pki crl publish >/dev/null
    # One that the authority's key signed and the book does not know.
    request unknown
    extra="" ; [ "$algorithm" != sm2 ] || extra="-sm3 -sigopt distid:1234567812345678"
    printf 'extendedKeyUsage=clientAuth\nauthorityKeyIdentifier=keyid\nauthorityInfoAccess=OCSP;URI:http://127.0.0.1:%s/ocsp\n' "$port" >unknown.ext
    # shellcheck disable=SC2086  # several words or none
    openssl x509 -req -in unknown.csr -CA issuing.pem -CAkey var/keys/issuing.key -passin file:var/keys/passphrase \
        -set_serial 0x5A77777777777777 -days 30 -extfile unknown.ext $extra -out unknown.pem 2>>"$home/log"
    cat issuing.pem root.pem >issuing-chain.pem
    cat server.pem issuing.pem >server-chain.pem
    cat server.pem issuing.pem server.key >server-whole.pem
    for name in root issuing; do openssl crl -inform DER -in "var/published/$name.crl"; done >lists.pem
    # A server that loses its authority's key, and then, by a clock that jumps, its signer, who has no successor.
    cp -r var ended
    rm ended/keys/issuing.key
    echo +0 >clock
    # The first program under the library finds no arguments; that is timeout.
    start env LD_PRELOAD="$fake" FAKETIME_TIMESTAMP_FILE="$PWD/clock" FAKETIME_CACHE_DURATION=1 timeout 3600 \
        "$bin/pki" serve --port "$ended" --state "$home/$algorithm/ended" --config "$home/$algorithm/definition"
    wait_for answers "$ended" ': good'
    echo +91d >clock
    wait_for answers "$ended" trylater
    # Three that answer in the authority's name, about what is good.
    printf 'extendedKeyUsage=OCSPSigning\nnoCheck=ignored\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n' >rogue.ext
    for name in good server; do
        printf 'V\t491231235959Z\t\t%s\tunknown\t/CN=%s\n' "$(openssl x509 -in "$name.pem" -noout -serial | cut -d= -f2)" "$name"
    done >index.txt
    rogue sound +0 60 60 "$sound"
    rogue ended +0 5 60 "$over"
    rogue stale -1d 60 60 "$stale"
    for at in "$sound" "$over" "$stale"; do wait_for answers "$at" 'This Update'; done
    # The responder, and a replica that nobody has certified.
    start "$bin/pki" serve --port "$port" --state "$home/$algorithm/var" --config "$home/$algorithm/definition"
    "$bin/pki" audit key --state "$home/$algorithm/var" --config "$home/$algorithm/definition" >centre.pem
    "$bin/pki" replica create --state "$home/$algorithm/node" --trust centre.pem 2>>"$home/log"
    pki replica export --to "$home/$algorithm/snapshots" >/dev/null
    start "$bin/pki" serve --only ocsp --snapshot "$home/$algorithm/snapshots" --state "$home/$algorithm/node" --port "$other"
    wait_for curl -sf "http://127.0.0.1:$port/healthz"
    wait_for curl -s "http://127.0.0.1:$other/healthz"
    cd "$root"
    tell "$algorithm: a centre and a replica answer"

    for client in openssl gnutls java nss cryptography; do
        for situation in good revoked unknown no-signer expired sound ended stale; do
            at=$port leaf=$home/$algorithm/good.pem
            case $situation in
                no-signer) at=$other ;;
                expired) at=$ended ;;
                sound) at=$sound ;;
                ended) at=$over ;;
                stale) at=$stale ;;
                *) leaf=$home/$algorithm/$situation.pem ;;
            esac
            # Those of openssl take a GET without a path in front of it.
            case $situation in sound | ended | stale) url=http://127.0.0.1:$at/ ;; *) url=http://127.0.0.1:$at/ocsp ;; esac
            seen=$(sh "Tests/Clients/$client.sh" "$url" "$home/$algorithm/root.pem" "$home/$algorithm/issuing.pem" "$leaf")
            cell "$client" "$algorithm" "$situation" "$seen"
        done
    done
    for method in nonce get; do
        for client in openssl gnutls cryptography; do
            case $method-$client in get-openssl | get-gnutls) continue ;; esac
            for situation in good revoked expired sound ended stale; do
                at=$port leaf=$situation
                case $situation in expired) at=$ended ;; sound) at=$sound ;; ended) at=$over ;; stale) at=$stale ;; esac
                case $method-$situation in get-sound | get-ended | get-stale) continue ;; esac
                [ "$at" = "$port" ] || leaf=good
                cell "$client/$method" "$algorithm" "$situation" "$(sh "Tests/Clients/$client.sh" "http://127.0.0.1:$at/ocsp" \
                    "$home/$algorithm/root.pem" "$home/$algorithm/issuing.pem" "$home/$algorithm/$leaf.pem" "$method")"
            done
        done
    done
    # What is ours reads SM2 too.
    for situation in good revoked; do
        seen=$("$bin/pki" ocsp query "$home/$algorithm/$situation.pem" --issuer "$home/$algorithm/issuing.pem" --format json 2>>"$home/log" | jq -r '.[0].status // .status') || seen=none
        cell "pki" "$algorithm" "$situation" "$seen"
    done
    for situation in expired sound ended stale; do
        case $situation in expired) at=$ended ;; sound) at=$sound ;; ended) at=$over ;; stale) at=$stale ;; esac
        "$bin/pki" ocsp query "$home/$algorithm/good.pem" --issuer "$home/$algorithm/issuing.pem" --url "http://127.0.0.1:$at/ocsp" \
            >"$home/said" 2>&1 && seen=good || seen="none $(head -n 1 "$home/said")"
        case $seen in *'cannot be trusted'*) seen="unverified ${seen#none }" ;; esac
        cell "pki" "$algorithm" "$situation" "$seen"
    done
    # No TLS here speaks SM2 certificates.
    [ "$algorithm" != sm2 ] || continue

    cd "$home/$algorithm"
    here=$PWD
    cd "$root"
    nginx_with nginx-client-ocsp.conf nginx-client-crl.conf nginx-stapling.conf nginx-ocsp-cache.conf
    settled "$here/haproxy.cfg" haproxy-client-crl.cfg
    start haproxy -f "$here/haproxy.cfg" -db
    settled "$here/apache-site.conf" apache-client-ocsp.conf
    mkdir -p "$here/www" && echo "let in" >"$here/www/index.html"
    {
        echo "ServerRoot $here"; echo "PidFile $here/apache.pid"; echo "ErrorLog $here/apache.log"; echo "DocumentRoot $here/www"
        for module in mpm_event authz_core dir socache_shmcb ssl mime; do echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"; done
        echo "DirectoryIndex index.html"; echo "TypesConfig /etc/mime.types"; echo "Include $here/apache-site.conf"
    } >"$here/apache.conf"
    start apache2 -f "$here/apache.conf" -DFOREGROUND
    apache=$!
    cd "$here"
    for at in 8443 8444 8445 8446 8447; do wait_for sh -c "curl -sk https://localhost:$at/; [ \$? -ne 7 ]"; done
    for situation in good revoked unknown; do
        cd "$here"
        ocsp=$(visit 8443 "$situation") crl=$(visit 8444 "$situation") site=$(visit 8446 "$situation") haproxy=$(visit 8447 "$situation")
        cd "$root"
        cell nginx/ssl_ocsp "$algorithm" "$situation" "$ocsp"
        cell nginx/ssl_crl "$algorithm" "$situation" "$crl"
        cell apache/SSLOCSP "$algorithm" "$situation" "$site"
        cell haproxy/crl-file "$algorithm" "$situation" "$haproxy"
    done
    stapled() { curl -s --cert-status --cacert "$here/root.pem" https://localhost:8445/ | grep -q stapled; }
    if wait_for stapled; then seen=good; else seen=none; fi
    cell curl/stapling "$algorithm" good "$seen"
    kill "$proxy" "$apache"; wait "$proxy" "$apache" 2>/dev/null || :
    sceptics nginx-client-ocsp.conf nginx-client-crl.conf nginx-stapling.conf nginx-ocsp-cache.conf
    # The server's own certificate is revoked: nginx has nothing to send, and curl does not go on without it.
    cp "$here/gone.key" "$here/server.key" && cat "$here/gone.pem" "$here/issuing.pem" >"$here/server-chain.pem"
    nginx_with nginx-client-ocsp.conf nginx-client-crl.conf nginx-stapling.conf nginx-ocsp-cache.conf
    wait_for sh -c 'curl -sk https://localhost:8445/ >/dev/null'
    # It asks when somebody comes.
    told() {
        curl -s --cert-status --cacert "$here/root.pem" https://localhost:8445/ >/dev/null 2>&1 || :
        grep -q 'certificate status "revoked" in the OCSP response' "$here/nginx/error.log"
    }
    if wait_for told; then seen=revoked; else seen=none; fi
    cell nginx/stapling "$algorithm" revoked "$seen"
    if stapled; then seen=good; else seen=none; fi
    cell curl/stapling "$algorithm" revoked "$seen"
    # A cache in front gives the same octets, and obeys what they say.
    openssl ocsp -issuer "$here/issuing.pem" -cert "$here/good.pem" -no_nonce -reqout "$here/request.der" 2>>"$home/log"
    path="ocsp/$(base64 -w 0 "$here/request.der" | sed 's|+|%2B|g; s|/|%2F|g; s|=|%3D|g')"
    curl -s "http://127.0.0.1:$port/$path" -o "$here/direct.der"
    curl -s "http://127.0.0.1:8448/$path" -o /dev/null
    kept=$(curl -s -D - "http://127.0.0.1:8448/$path" -o "$here/kept.der" | tr -d '\r' | sed -n 's/^X-Cache: //p')
    cmp -s "$here/direct.der" "$here/kept.der" || kept=different
    cell nginx/proxy_cache "$algorithm" good "$([ "$kept" != HIT ] && echo "$kept" || echo good)"
    if [ -n "${STALE:-}" ] && [ "$algorithm" = p256 ]; then
        serial=$(openssl x509 -in "$here/good.pem" -noout -serial | cut -d= -f2)
        "$bin/pki" certificate revoke "$serial" --reason superseded --confirm --state "$here/var" --config "$here/definition" >/dev/null 2>>"$home/log"
        began=$(date +%s)
        until curl -s "http://127.0.0.1:8448/$path" -o "$here/kept.der" && openssl ocsp -respin "$here/kept.der" -issuer "$here/issuing.pem" \
            -cert "$here/good.pem" -CAfile "$here/root.pem" -verify_other "$here/issuing.pem" -no_nonce 2>/dev/null | grep -q revoked; do
            [ $(($(date +%s) - began)) -lt 130 ] || { echo "clients: error: the cache goes on with 'good'" >&2; exit 1; }
            sleep 1
        done
        tell "a cache went on with 'good' for $(($(date +%s) - began)) s after the revocation (answers are valid for 2 minutes)"
    fi
    # shellcheck disable=SC2086  # a list of numbers
    tell "$algorithm: servers configured by docs/samples"
    for process in $running; do case $(cat "/proc/$process/comm" 2>/dev/null) in nginx | apache2 | haproxy) kill "$process"; wait "$process" || : ;; esac; done
done

# Every kind of answer, by pkilint.
mkdir -p "$home/answers"
for algorithm in p256 rsa3072 sm2; do
    number=$(case $algorithm in p256) echo 1 ;; rsa3072) echo 2 ;; sm2) echo 3 ;; esac)
    for situation in good revoked unknown; do
        for nonce in -no_nonce -nonce; do
            openssl ocsp -issuer "$home/$algorithm/issuing.pem" -cert "$home/$algorithm/$situation.pem" $nonce -noverify \
                -url "http://127.0.0.1:$((8100 + number))/ocsp" -respout "$home/answers/ocsp-$algorithm-$situation$nonce.der" >>"$home/log" 2>&1 || :
        done
    done
done
.build/venv/bin/python3 Tests/Readers/pkilint-evidence.py "$home/answers" /dev/null || failures=$((failures + 1))

if [ $failures -gt 0 ]; then
    echo "clients: error: $failures of $cells cells are not as expected" >&2
    exit 1
fi
tell "clients: $cells cells as expected, $(find "$home/answers" -name '*.der' | wc -l) answers read by pkilint"
