#!/bin/bash
# A holder whose token is behind PKCS#11, and the centre that made it, both of one user and with the programs that are installed: the
# service with a page and its window, and each act at the terminal, up to a renewal with a code.
#
#   holder.sh DIR    keeps everything in DIR, a new folder; wants pki, pki-assistant, softhsm2, opensc, poppler-utils, curl and perl
set -euo pipefail
mkdir -m 700 "$1"
HOME=$(realpath "$1")
export HOME LC_ALL=C.UTF-8 XDG_RUNTIME_DIR=$HOME/run PKI_STATE=$HOME/var PKI_CONFIG=$HOME/pki SOFTHSM2_CONF=$HOME/softhsm2.conf
export XDG_CONFIG_HOME=$HOME/.config XDG_STATE_HOME=$HOME/.local/state
cd "$HOME"
mkdir -m 700 run tokens
mkfifo phone served assisted opened
module=/usr/lib/softhsm/libsofthsm2.so
running=()
# What was started ends with the test, however that ends.
trap 'for process in "${running[@]}"; do kill "$process" 2>/dev/null || :; done' EXIT

say() { printf -- '-- %s\n' "$1"; }
fail() { echo "FAILED: $1" >&2; exit 1; }
# has WORDS TEXT: the text has these words.
has() { grep -qF -e "$1" <<<"$2" || fail "'$1' is not in: $2"; }
# wait_for FD WORDS: the first line with these words that a program writes.
wait_for() {
    local line
    while read -r -t 120 -u "$1" line; do
        [[ $line != *"$2"* ]] || { printf '%s\n' "$line"; return; }
    done
    fail "nobody says '$2'"
}

say 'A centre with a module for tokens, and a gateway for its messages'
perl -MIO::Socket::INET -e '
    $| = 1;
    my $door = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1") or die;
    print $door->sockport, "\n";
    while (my $call = $door->accept) {
        my ($length, $body) = (0, "");
        while (<$call>) { $length = $1 if /^content-length: *(\d+)/i; last if /^\r?$/ }
        read $call, $body, $length;
        print "$body\n";
        print $call "HTTP/1.1 202 Accepted\r\nContent-Length: 24\r\nConnection: close\r\n\r\n0: Accepted for delivery";
    }' >phone &
running+=($!)
exec 4<phone
read -r -t 60 -u 4 gateway
cp -r "${DEFINITION:-/usr/share/pki/definition}" pki
# So short that 更新 is open at once.
sed -i 's/{years: 1,/{days: 20,/' pki/profiles/EXPERT.yaml
(umask 077 && echo geheim >sms-password)
cat >>pki/pki.yaml <<YAML
tokenModules: [{name: soft, path: $module, factoryOfficerPIN: "87654321"}]
messages:
  shortMessage: {url: "http://127.0.0.1:$gateway/cgi-bin/sendsms", user: ca, passwordFile: $HOME/sms-password, signature: 必联CA}
YAML
pki init --administrator li.admin
for person in chen.shouli:registrar wang.shenhe:reviewer zhao.caiwu:finance liu.zhizheng:producer; do
    pki staff create "${person%:*}" --display-name 某某 --role "${person#*:}" --as li.admin >/dev/null
done
pki serve --port 0 --api-port 0 --holders-port 0 >served 2>&1 &
running+=($!)
exec 5<served
door=$(wait_for 5 'holders on ')

say 'A token is made, and its PIN printed'
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$HOME/tokens" >"$SOFTHSM2_CONF"
pkcs11-tool --module "$module" --init-token --slot-index 0 --label blank --so-pin 87654321 >/dev/null
serial=$(pkcs11-tool --module "$module" -L | grep -oE '[0-9a-f]{16}' | head -1)
# An empty page, as large as the smallest scan that is taken.
printf '%%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%%024000d\ntrailer<</Root 1 0 R>>\n%%%%EOF\n' 0 >paper.pdf
for paper in id agreement; do (cat paper.pdf && echo "% $paper") >"$paper.pdf"; done
cat >new.json <<'JSON'
{"type": "NEW", "applicant": "EXPERT", "profile": "EXPERT", "applicantName": "王建华", "idType": "RESIDENT_ID",
 "idNumber": "110101197504123012", "mobile": "13800000001", "email": "wang.jianhua@expert.example",
 "consignee": {"name": "王建华", "mobile": "13800000001", "region": "110108", "address": "学院路 1 号 2 号楼 301 室"},
 "deliveryMethod": "EXPRESS", "agreementAccepted": {"cps": "1.0", "userAgreement": "1.0", "privacyNotice": "1.0"},
 "attachments": [{"kind": "ID_COPY", "file": "id.pdf"}, {"kind": "AGREEMENT_COPY", "file": "agreement.pdf"}]}
JSON
# paid FORM AMOUNT CHECK...: an application, approved and paid; prints its number.
paid() {
    local number
    number=$(pki application create "$1" --account wang.jianhua --as chen.shouli | grep -oE 'CA[0-9]{8}[A-Z][0-9]{7}')
    # shellcheck disable=SC2046  # two words for each check
    pki application approve "$number" $(printf -- '--check %s ' "${@:3}") --as wang.shenhe >/dev/null
    pki order confirm "$number" --amount "$2" --transaction "$number" --as zhao.caiwu >/dev/null
    echo "$number"
}
number=$(paid new.json 200 identity_matches_document documents_legible agreement_signed)
pki produce --application "$number" --reader "soft:$serial" --letter letter.pdf --as liu.zhizheng >/dev/null
pin=$(pdftotext -layout letter.pdf - | grep -oE '[0-9]( +[0-9]){5,7}( |$)' | head -1 | tr -d ' ')
[ -n "$pin" ] || fail 'no PIN on the letter'

say 'The assistant at the terminal'
pki authority export root >root.pem
pki authority export issuing >issuing.pem
mkdir -p .config/pki-assistant
(umask 077 && cat >.config/pki-assistant/assistant.json) <<JSON
{"origins": ["https://ca.example.cn"], "authorities": ["$HOME/issuing.pem"],
 "modules": [{"name": "soft", "path": "$module"}],
 "centre": {"server": "${door#*holders on }", "trust": ["$HOME/root.pem"]}}
JSON
has "$serial" "$(pki-assistant info)"
has 修改 "$(printf '%s\n16180339\n16180339\n' "$pin" | pki-assistant pin 2>&1)"
pin=16180339
has '正常' "$(printf '%s\n' "$pin" | pki-assistant check --sign 2>&1 | grep 签名与验签)"

say 'The service: a page is paired with the code that the window shows, and reads the token'
exec 7<>opened
cat >browser <<'SH'
#!/bin/sh
sed -n 's/.*url=\([^"]*\)".*/\1/p' "$1" >"$HOME/opened"
SH
chmod 700 browser
pki-assistant serve --port 0 --open --browser "$HOME/browser" >assisted 2>&1 &
running+=($!)
exec 6<assisted
place=http://$(wait_for 6 '已启动' | grep -oE '127\.0\.0\.1:[0-9]+')
read -r -t 60 -u 7 _
# asks PATH [FIELD...]: what a page of the centre asks.
asks() {
    curl -sS -m 60 -X POST -H 'Origin: https://ca.example.cn' -H 'Content-Type: application/json' "${@:2}" "$place$1"
}
# member NAME JSON
member() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" <<<"$2"; }
has '"protocol"' "$(curl -sS -m 60 -H 'Origin: https://ca.example.cn' "$place/v1/status")"
has origin-unknown "$(curl -sS -m 60 -H 'Origin: https://elsewhere.example' "$place/v1/status")"
has not-paired "$(asks /v1/tokens -d '{}')"
pairing=$(member pairing "$(asks /v1/pair -d '{}')")
read -r -t 60 -u 7 window
code=$(curl -sS -m 60 -L -b jar -c jar "$window" | sed -n 's/.*<p class="code">\([0-9]*\)<.*/\1/p')
pass=$(member token "$(asks "/v1/pair/$pairing" -d "{\"code\": \"$code\"}")")
has "$serial" "$(asks /v1/tokens -H "Authorization: Bearer $pass" -d '{}')"

say '更新服务 with the code from the phone'
old=$(pki certificate list --profile EXPERT --format json | sed -n 's/.*"serial" : "\([0-9a-f]*\)".*/\1/p')
cat >renew.json <<JSON
{"type": "RENEW", "certificate": "$old", "token": "$serial", "identityUnchanged": true, "attachments": [{"kind": "ID_COPY", "file": "id.pdf"}]}
JSON
number=$(paid renew.json 150 identity_matches_document documents_legible holder_confirmed)
code=$(wait_for 4 '更新码为' | grep -oE '[2-9A-Z]{5}-[2-9A-Z]{5}')
has '有效期至' "$(printf '%s\n%s\n' "$code" "$pin" | pki-assistant renew 2>&1)"
has COMPLETED "$(pki application show "$number")"
[ "$(pki-assistant info | grep -c 证书序列号)" -eq 2 ] || fail 'the new certificate is not beside the old one'
[ "$(printf '%s\n' "$pin" | pki-assistant check --sign 2>&1 | grep -c '签名与验签.*正常')" -eq 2 ] || fail 'not both keys sign'

say 'It ends when it is told to, and its log has no secret'
kill "${running[2]}"
wait "${running[2]}" || :
log=$(pki-assistant log)
for secret in "$pin" "$code" "$pass"; do
    ! grep -qF -e "$secret" <<<"$log" || fail 'a secret stands in the log'
done
