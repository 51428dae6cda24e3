#!/usr/bin/env python3
"""The workflow's API and its document agree: workflow.py [EXAMPLES]; run by the Python of .build/api-venv.

A person opens an account, applies, is rejected, mends, pays; the staff review and decide with signed statements. Every
operation of docs/workflow.yaml is asked for, and each answer is compared with the schema that the document gives it. Then
schemathesis makes requests of both doors, good and bad, bounded in number and time and with a fixed seed.
"""
import base64
import http.client
import http.server
import json
import os
import pathlib
import random
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import zlib

import jsonschema
import yaml

from contract import CHECKS
from world import PKI, ROOT, Failure, World, expect, openssl

CONTRACT = ROOT / "docs" / "workflow.yaml"
STAFF = [("wang.shenhe", "王审核", "reviewer"), ("zhao.caiwu", "赵财务", "finance"), ("sun.kefu", "孙客服", "support"),
         ("qian.yewu", "钱业务", "biz_admin"), ("zhou.shenji", "周审计", "auditor"), ("wu.chaoji", "吴超级", "super_admin")]
FORM = {"applicantName": "王建华", "idType": "RESIDENT_ID", "idNumber": "110101197504123012", "email": "wang@expert.example",
        "consignee.name": "王建华", "consignee.mobile": "13800000001", "consignee.region": "110108",
        "consignee.address": "学院路 1 号 2 号楼 301 室", "deliveryMethod": "EXPRESS"}
CHECKLIST = ["identity_matches_document", "documents_legible", "agreement_signed"]


class Gateway:
    """Takes short messages as Kannel's sendsms does, and keeps them."""

    def __init__(self):
        self.messages = messages = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                messages.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.send_response(202)
                self.end_headers()
                self.wfile.write(b"0: Accepted for delivery")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def code(self):
        """The six digits of the newest message that has some."""
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            for message in reversed(self.messages):
                if found := re.search(r"(?<!\d)\d{6}(?!\d)", message):
                    return found[0]
            time.sleep(0.05)
        raise Failure("no code came")


def free_port():
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Doors(World):
    """A centre with its portal, behind a proxy that is not there, and its staff desk."""

    def __init__(self, folder):
        self.gateway = Gateway()
        self.portal, self.desk = free_port(), free_port()
        super().__init__(folder)
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=DNS:localhost", "-days", "2", "-keyout", folder / "desk.key", "-out",
                folder / "desk.pem")
        secret = folder / "sms-password"
        secret.write_text("geheim\n", encoding="ascii")
        secret.chmod(0o600)
        port = self.gateway.server.server_address[1]
        with (self.definition / "pki.yaml").open("a", encoding="utf-8") as file:
            file.write(f"""
messages:
  shortMessage: {{url: "http://127.0.0.1:{port}/cgi-bin/sendsms", user: ca, passwordFile: {secret}, signature: 必联CA}}
portal:
  listen: {{host: 127.0.0.1, port: {self.portal}}}
  origin: https://ca.example.cn
  transfer: {{payee: 必联CA中心, bank: 中国工商银行北京海淀支行, account: "0200 0045 1900 0000 001"}}
staff:
  listen: {{host: 127.0.0.1, port: {self.desk}}}
  origin: https://localhost:{self.desk}
  certificateFile: {folder / "desk.pem"}
  keyFile: {folder / "desk.key"}
""")
        self.pki("staff", "create", "feng.audit", "--display-name", "冯审计", "--role", "audit_admin")
        for login, shown, role in STAFF:
            self.key(login)
            self.pki("staff", "create", login, "--display-name", shown, "--role", role, "--request", folder / f"{login}.csr",
                     "--out", folder / f"{login}.pem", "--as", "feng.audit" if role == "auditor" else "admin")

    def serve(self):
        """Starts the server and waits until both doors take connections."""
        log = self.folder / "serve.log"
        with log.open("ab") as file:
            self.process = subprocess.Popen([PKI, "serve", "--port", "0"], stdout=file, stderr=file,
                                            stdin=subprocess.DEVNULL, env=self.environment())
        limit = time.monotonic() + 60
        while time.monotonic() < limit and self.process.poll() is None:
            text = log.read_text(errors="replace")
            if all(f"{door} on" in text for door in ("portal", "staff desk")):
                return
            time.sleep(0.05)
        raise Failure("the doors do not open\n" + log.read_text(errors="replace"))


class Caller:
    """Asks, and compares every answer with the document."""

    def __init__(self, doors, document):
        self.doors, self.document = doors, document
        self.seen, self.keys, self.token = set(), 0, None

    def operation(self, method, path):
        """The operation that a request is one of."""
        for template, item in self.document["paths"].items():
            pattern = "".join("[^/]+" if part.startswith("{") else re.escape(part)
                              for part in re.split(r"(\{\w+\})", template))
            if re.fullmatch(pattern, path) and method.lower() in item:
                # `challenges` is no serial number.
                if template.endswith("{serial}") and path.endswith("challenges"):
                    continue
                return item[method.lower()]
        raise Failure(f"{method} {path} is not in the document")

    def connection(self, staff):
        if not staff:
            return http.client.HTTPConnection("127.0.0.1", self.doors.portal, timeout=60)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        folder = self.doors.folder
        context.load_cert_chain(folder / f"{staff}.pem", folder / f"{staff}.key")
        return http.client.HTTPSConnection("127.0.0.1", self.doors.desk, context=context, timeout=60)

    def ask(self, method, path, body=None, expected=None, staff=None, raw=None, media=None):
        """One request; its answer, which is as the document says."""
        path = "/api/v1" + path
        operation = self.operation(method, path.split("?")[0])
        self.seen.add(operation["operationId"])
        headers = {"Content-Type": media} if media else {}
        if body is not None:
            raw, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        if any(p.get("$ref", "").endswith("/IdempotencyKey") for p in operation.get("parameters", [])):
            self.keys += 1
            headers["Idempotency-Key"] = f"key-{self.keys}"
        if self.token and not staff:
            headers["Authorization"] = f"Bearer {self.token}"
        # Behind a proxy each request may come from another address.
        headers["X-Forwarded-For"] = f"198.51.100.{self.keys % 250 + 1}"
        connection = self.connection(staff)
        connection.request(method, path, raw, headers)
        answer = connection.getresponse()
        octets = answer.read()
        connection.close()
        self.compare(operation, answer, octets)
        if expected:
            expect(answer.status == expected, f"{method} {path}: {answer.status} {octets[:800].decode(errors='replace')}")
        return json.loads(octets) if "json" in answer.headers.get("Content-Type", "") and octets else octets

    def compare(self, operation, answer, octets):
        name = operation["operationId"]
        responses = operation["responses"]
        response = responses.get(str(answer.status), responses["default"])
        if "$ref" in response:
            response = self.document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
            expect(answer.status >= 400, f"{name}: {answer.status} is not in the document")
        content = response.get("content", {})
        media = (answer.headers.get("Content-Type") or "").split(";")[0]
        expect(media in content if content else not octets, f"{name}: {answer.status} with {media}")
        expect(re.fullmatch("[0-9a-f]{16}", answer.headers.get("X-Request-Id", "")) or name == "readWorkflowContract",
               f"{name}: no request id")
        if media.endswith("json"):
            schema = content[media]["schema"] | {"components": self.document["components"]}
            faults = list(jsonschema.Draft202012Validator(schema).iter_errors(json.loads(octets)))
            expect(not faults, f"{name}: {[fault.message for fault in faults[:3]]} {octets[:800].decode(errors='replace')}")


def picture(seed, side=1000):
    """A PNG with a pattern: as large as a scan, and nobody's document."""
    noise, rows = random.Random(seed), []
    for y in range(side):
        row = bytearray([0])
        for x in range(0, side, 8):
            shade = 225 + noise.randrange(24) if (x // 40 + y // 40) % 2 else 245
            row += bytes([shade, shade, 250]) * 8
        rows.append(bytes(row))

    def chunk(kind, data):
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"".join(rows), 3)) + chunk(b"IEND", b"")


def account(caller):
    """An account with the code of its number, a login, and another password."""
    expect(caller.ask("GET", "/openapi.yaml", expected=200) == CONTRACT.read_bytes(), "another contract")
    caller.ask("GET", "/account", expected=401)
    caller.ask("POST", "/phone-codes", {"mobile": "13800000001", "purpose": "SIGN_UP"}, 202)
    proof = {"login": "wang.jianhua", "mobile": "13800000001", "password": "correct horse 7"}
    caller.ask("POST", "/accounts", proof | {"code": "x"}, 400)
    caller.ask("POST", "/accounts", proof | {"code": caller.doors.gateway.code()}, 201)
    caller.ask("POST", "/password-resets", proof | {"code": "000000"}, 400)
    caller.ask("POST", "/session", {"login": "wang.jianhua", "password": "wrong"}, 401)
    login = {"login": "wang.jianhua", "password": "correct horse 7"}
    caller.token = caller.ask("POST", "/session", login, 201)["token"]
    caller.ask("DELETE", "/session", expected=204)
    caller.ask("GET", "/account", expected=401)
    caller.token = caller.ask("POST", "/session", login, 201)["token"]
    change = {"current": "correct horse 7", "password": "correct horse 8"}
    caller.token = caller.ask("PUT", "/account/password", change, 200)["token"]
    expect(caller.ask("GET", "/account", expected=200)["mobile"] == "13800000001", "another number")
    caller.ask("POST", "/account/mobile-codes", {"mobile": "13900000009"}, 202)
    move = {"mobile": "13900000009", "code": "x", "current": "correct horse 8"}
    caller.ask("PUT", "/account/mobile", move, 400)


def fill(caller, number):
    """Fills in the form of a draft, with its documents, and hands it in."""
    place = f"/applications/{number}"
    form = caller.ask("GET", f"{place}/form", expected=200)
    form = caller.ask("PUT", f"{place}/form",
                      {"version": form["version"], "values": FORM, "agreementAccepted": True}, 200)
    present = {upload["kind"] for upload in form["uploads"]}
    for index, kind in enumerate(["ID_COPY", "AGREEMENT_COPY"]):
        if kind not in present:
            form = caller.ask("POST", f"{place}/documents?kind={kind}", raw=picture(index), media="image/png", expected=201)
    expect(not form["faults"], f"{form['faults']}")
    check = caller.ask("GET", f"{place}/check", expected=200)
    expect(check["isComplete"], f"{check}")
    return caller.ask("POST", f"{place}/submission", {"mark": check["mark"]}, 200)


def begin(caller):
    return caller.ask("POST", "/applications", {"type": "NEW", "applicant": "EXPERT"}, 201)["application"]


def decide(caller, staff, deed):
    """Prepares a decision, signs its statements with the own key, and carries it out."""
    sign(caller, staff, caller.ask("POST", "/staff/decisions", deed, 201, staff=staff)["decision"])


def sign(caller, staff, number):
    """Signs the statements of a decision with the own key, and carries it out."""
    place = f"/staff/decisions/{number}"
    expect(not caller.ask("GET", place, expected=200, staff=staff)["done"], "done before it was signed")
    statements = caller.ask("POST", f"{place}/statements", {}, 200, staff=staff)["statements"]
    key = caller.doors.folder / f"{staff}.key"
    signatures = [base64.b64encode(openssl("dgst", "-sha256", "-sign", key, input=base64.b64decode(text))).decode()
                  for text in statements]
    caller.ask("POST", f"{place}/signatures", {"signatures": signatures}, 200, staff=staff)


def approval(number, version):
    return {"deed": "approve", "application": number, "version": version, "checks": CHECKLIST}


def applications(caller):
    """Three: one withdrawn, one mended, approved and given up, one paid."""
    draft = caller.ask("POST", "/applications", {"applicant": "BIDDER", "profile": "ORG"}, 201)["application"]
    caller.ask("DELETE", f"/applications/{draft}", expected=204)
    first = begin(caller)
    place = f"/applications/{first}"
    form = caller.ask("POST", f"{place}/documents?kind=ID_COPY", raw=picture(9), media="image/png", expected=201)
    document = f"{place}/documents/{form['uploads'][0]['id']}"
    expect(caller.ask("GET", document, expected=200)[:2] == b"\xff\xd8", "no picture")
    caller.ask("DELETE", document, expected=204)
    for paper in ("form", "agreement"):
        expect(caller.ask("GET", f"{place}/papers/{paper}", expected=200)[:5] == b"%PDF-", f"no {paper}")
    fill(caller, first)
    caller.ask("POST", f"{place}/withdrawal", expected=200)

    second = begin(caller)
    record = fill(caller, second)
    review = caller.ask("GET", f"/staff/reviews/{second}", expected=200, staff="wang.shenhe")
    caller.ask("GET", f"/staff/reviews/{second}/documents/{review['documents'][0]['id']}", expected=200, staff="wang.shenhe")
    expect(caller.ask("GET", f"/staff/reviews/{second}/form", expected=200, staff="wang.shenhe")[:5] == b"%PDF-", "no form")
    decide(caller, "wang.shenhe", {"deed": "reject", "application": second, "version": record["version"],
                                   "code": "illegible_document", "fields": ["ID_COPY"], "text": "反面不清晰，请重新拍摄"})
    rejected = caller.ask("GET", f"/applications/{second}", expected=200)
    expect(rejected["state"] == "REJECTED" and "反面不清晰" in rejected["reason"], f"{rejected}")
    caller.ask("POST", f"/applications/{second}/revision", expected=200)
    record = fill(caller, second)
    decide(caller, "wang.shenhe", approval(second, record["version"]))
    caller.ask("GET", f"/applications/{second}/payment", expected=200)
    caller.ask("POST", f"/applications/{second}/payment", expected=404)
    caller.ask("GET", f"/applications/{second}/code", expected=404)
    caller.ask("POST", f"/applications/{second}/code", expected=409)
    expect(caller.ask("POST", f"/applications/{second}/cancellation", expected=200)["state"] == "CLOSED", "not closed")

    third = begin(caller)
    record = fill(caller, third)
    queue = caller.ask("GET", "/staff/queues/review", expected=200, staff="wang.shenhe")
    expect([row["application"] for row in queue["rows"]] == [third], f"{queue}")
    caller.ask("GET", "/staff/queues/payments", expected=403, staff="wang.shenhe")
    decide(caller, "wang.shenhe", approval(third, record["version"]))
    amount = caller.ask("GET", f"/applications/{third}/payment", expected=200)["amountFen"]
    decide(caller, "zhao.caiwu", {"deed": "payment", "application": third, "transaction": "T-1",
                                  "amount": f"{amount // 100}.{amount % 100:02}"})
    expect(caller.ask("GET", f"/applications/{third}", expected=200)["state"] == "PRODUCING", "not paid")
    caller.ask("GET", f"/applications/{third}/invoice", expected=404)
    caller.ask("POST", f"/applications/{third}/receipt", expected=404)
    wish = {"title": "王建华", "email": "wang@expert.example"}
    expect(caller.ask("PUT", f"/applications/{third}/invoice", wish, 200)["state"] == "REQUESTED", "not asked for")
    caller.ask("GET", f"/applications/{third}/invoice", expected=200)
    caller.ask("GET", f"/applications/{third}/invoice-file", expected=404)
    pdf = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
    prepared = caller.ask("POST", f"/staff/invoices/{third}/file?number=26112000000012345678", raw=pdf, media="application/pdf",
                          expected=201, staff="zhao.caiwu")
    sign(caller, "zhao.caiwu", prepared["decision"])
    expect(caller.ask("GET", f"/applications/{third}/invoice-file", expected=200) == pdf, "another invoice")
    page = caller.ask("GET", "/applications?limit=2", expected=200)
    rest = caller.ask("GET", f"/applications?limit=2&after={page['next']}", expected=200)
    numbers = [row["number"] for row in page["applications"] + rest["applications"]]
    expect(numbers == [third, second, first], f"{numbers}")
    return third


def rest(caller, number):
    """What there is nothing of yet, and the staff's look at a case."""
    expect(caller.ask("GET", "/certificates", expected=200)["certificates"] == [], "a certificate")
    expect(caller.ask("GET", "/bindings", expected=200)["bindings"] == [], "a binding")
    caller.ask("GET", "/certificates/0102", expected=404)
    expect(caller.ask("GET", "/bulletin", expected=200)["entries"] == [], "nothing happened to a certificate")
    caller.ask("GET", "/bulletin/0102", expected=404)
    caller.ask("GET", "/certificates/0102/file", expected=404)
    caller.ask("POST", "/certificates/0102/emergency-codes", expected=404)
    caller.ask("POST", "/certificates/0102/emergency", {"cause": "token_lost", "code": "23456789ab"}, 404)
    caller.ask("DELETE", "/bindings/0102", expected=404)
    caller.ask("POST", "/bindings/challenges", {"certificate": "AA=="}, 400)
    caller.ask("POST", "/bindings", {"certificate": "AA==", "nonce": "00", "signature": "AA=="}, 400)
    expect(caller.ask("GET", "/staff/me", expected=200, staff="sun.kefu")["roles"] == ["support"], "another role")
    case = json.dumps(caller.ask("GET", f"/staff/cases/{number}", expected=200, staff="sun.kefu"), ensure_ascii=False)
    expect(not any(word in case for word in ("王建华", "110101197504123012", "13800000001")), case)
    caller.ask("POST", f"/staff/cases/{number}/look", {"reason": "申请人来电"}, 403, staff="sun.kefu")
    whole = caller.ask("POST", f"/staff/cases/{number}/look", {"reason": "申请人来电"}, 200, staff="qian.yewu")
    receipts = caller.ask("GET", "/staff/receipts", expected=200, staff="zhao.caiwu")["receipts"]
    expect([row["transaction"] for row in receipts] == ["T-1"], f"{receipts}")
    returns = caller.ask("GET", "/staff/returns", expected=200, staff="zhao.caiwu")["returns"]
    expect(returns == [], f"{returns}")
    signed = {}
    page = caller.ask("GET", "/staff/audit?limit=100", expected=200, staff="zhou.shenji")
    while True:
        signed |= {entry["action"]: entry["signature"] for entry in page["entries"]}
        if "next" not in page:
            break
        page = caller.ask("GET", f"/staff/audit?limit=100&after={page['next']}", expected=200, staff="zhou.shenji")
    expect(signed.get("application.approve") == "good", f"{signed}")
    expect(whole["values"]["idNumber"] == "110101197504123012", f"{whole}")


def office(caller, number):
    """What is in the office: tokens, prices, notices, the staff, money that does not fit, marks of the chain, papers."""
    decide(caller, "qian.yewu", {"deed": "stock_in", "batch": "2026-11", "list": "PK0000000001,YubiKey 5\n"})
    expect(caller.ask("GET", "/staff/stock", expected=200, staff="qian.yewu")["ready"] == 1, "not taken in")
    prices = {"NEW": "210.00", "RENEW": "150.00", "REPLACE": "50.00", "REISSUE": "100.00"}
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 4 * 86_400))
    decide(caller, "qian.yewu", {"deed": "price_set", "prices": prices, "from": day, "text": "年度调价"})
    lists = caller.ask("GET", "/staff/prices", expected=200, staff="zhao.caiwu")["lists"]
    expect([row["pricesFen"]["NEW"] for row in lists] == [21_000], f"{lists}")
    words = {"subject": "请支付", "text": "申请{{number}}请支付{{amount}}元。"}
    decide(caller, "qian.yewu", {"deed": "notice_set", "notice": "PAY"} | words)
    notices = caller.ask("GET", "/staff/notices", expected=200, staff="sun.kefu")["notices"]
    expect(any(row.get("version") == 1 and row["subject"] == "请支付" for row in notices), f"{notices}")
    decide(caller, "wu.chaoji", {"deed": "staff_grant", "name": "sun.kefu", "roles": ["support", "registrar"], "text": "兼任受理"})
    members = caller.ask("GET", "/staff/members", expected=200, staff="zhou.shenji")
    expect([row["name"] for row in members["proposals"]] == ["sun.kefu"], f"{members}")
    expect(caller.ask("GET", "/staff/reconciliation", expected=200, staff="zhao.caiwu")["differences"] == [], "a difference")
    ending = caller.ask("GET", "/staff/expiring", expected=200, staff="sun.kefu")["certificates"]
    expect(all(0 <= row["daysLeft"] <= 60 for row in ending), f"{ending}")
    decide(caller, "zhou.shenji", {"deed": "audit_mark", "first": 1, "last": 10, "text": "无异常"})
    marks = caller.ask("GET", "/staff/audit-marks", expected=200, staff="zhou.shenji")["marks"]
    expect([(row["first"], row["last"]) for row in marks] == [(1, 10)], f"{marks}")
    expect(caller.ask("GET", f"/staff/cases/{number}/form", expected=200, staff="sun.kefu")[:5] == b"%PDF-", "no form")
    archive = caller.ask("POST", f"/staff/cases/{number}/evidence", {"reason": "法院调取"}, 200, staff="zhou.shenji")
    expect(archive[257:262] == b"ustar", "no archive")


def probe(caller, examples):
    """Schemathesis at both doors; returns the exit status of the first run that finds something."""
    tools = pathlib.Path(sys.executable).parent
    doors = caller.doors
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(pathlib.Path(__file__).resolve().parent)}
    common = ["--seed", "1", "--max-examples", examples, "--max-time", "40", "--checks", CHECKS, "--phases",
              "examples,coverage,fuzzing", "--generation-database", "none"]
    portal = ["--url", f"http://127.0.0.1:{doors.portal}", "--header", f"Authorization: Bearer {caller.token}",
              "--exclude-path-regex", "/staff/", "--exclude-operation-id", "logOut", "--rate-limit", "18/s"]
    desk = ["--url", f"https://localhost:{doors.desk}", "--tls-verify", "false", "--request-cert",
            doors.folder / "qian.yewu.pem", "--request-cert-key", doors.folder / "qian.yewu.key", "--include-path-regex",
            "/staff/", "--rate-limit", "36/s"]
    for door in (portal, desk):
        command = [tools / "schemathesis", "run", CONTRACT, *door, *common]
        status = subprocess.run(list(map(str, command)), cwd=doors.folder, env=environment, check=False).returncode
        if status:
            return status
    return 0


def main(examples):
    """Returns 0 when everything agrees."""
    tools = pathlib.Path(sys.executable).parent
    if status := subprocess.run([tools / "openapi-spec-validator", CONTRACT], check=False).returncode:
        return status
    document = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="pki-workflow.") as folder:
        doors = Doors(pathlib.Path(folder))
        try:
            doors.serve()
            caller = Caller(doors, document)
            account(caller)
            number = applications(caller)
            rest(caller, number)
            office(caller, number)
            methods = {"get", "put", "post", "delete"}
            all_of_them = {item[method]["operationId"] for item in document["paths"].values() for method in methods & set(item)}
            expect(caller.seen == all_of_them, f"nobody asked for {sorted(all_of_them - caller.seen)}")
            status = probe(caller, examples)
            return status or (0 if doors.process.poll() is None else 1)
        finally:
            doors.stop()
            doors.gateway.server.shutdown()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "4"))
