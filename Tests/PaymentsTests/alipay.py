"""A payment provider for the tests, which speaks as Alipay does: alipay.py FOLDER [APP_KEY_PEM].

Prints its port. In FOLDER are its public key (gateway.pem) and, unless APP_KEY_PEM names the public key of whoever calls it, a key pair
for its caller (app.key, app.pem). Every signature is made and checked by openssl, not by the code under test. A payer's page has two
buttons; the notification is sent when one is pressed. Whoever tests it says how it behaves: POST /_behave with JSON.
"""
import base64
import datetime
import html
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request

APP, SELLER = "2026000000000001", "2088000000000001"


def openssl(*words, data=b""):
    return subprocess.run(["openssl", *words], input=data, capture_output=True, check=True).stdout


def sign(key, data):
    return base64.b64encode(openssl("dgst", "-sha256", "-sign", str(key), data=data)).decode()


def holds(key, signature, data):
    with tempfile.NamedTemporaryFile() as file:
        file.write(base64.b64decode(signature))
        file.flush()
        return subprocess.run(["openssl", "dgst", "-sha256", "-verify", str(key), "-signature", file.name], input=data,
                              capture_output=True).returncode == 0


def text(fields, *without):
    return "&".join(f"{name}={value}" for name, value in sorted(fields.items())
                    if value and name not in without).encode()


class Refusal(Exception):
    """What the provider says no to."""


class Provider:
    """Trades by our caller's numbers."""

    def __init__(self, folder, app_key):
        self.key, self.app_key = folder / "gateway.key", app_key
        self.trades, self.lock, self.count = {}, threading.Lock(), 0
        self.behaviour, self.answers = {}, []

    def number(self):
        self.count += 1
        return f"20261130220014{self.count:014}"

    def check(self, fields):
        """The caller's fields, proven to be theirs; its content."""
        if fields.get("app_id") != APP or fields.get("sign_type") != "RSA2" or fields.get("charset") != "utf-8":
            raise Refusal("isv.invalid-app-id")
        if not holds(self.app_key, fields.get("sign", ""), text(fields, "sign")):
            raise Refusal("isv.invalid-signature")
        datetime.datetime.strptime(fields["timestamp"], "%Y-%m-%d %H:%M:%S")
        return json.loads(fields["biz_content"])

    def open(self, fields):
        content = self.check(fields)
        trade = self.trades.setdefault(content["out_trade_no"], {
            "out_trade_no": content["out_trade_no"], "total_amount": content["total_amount"], "status": "WAIT_BUYER_PAY",
            "trade_no": self.number(), "refunds": {}, "notify": fields["notify_url"], "return": fields["return_url"],
            "subject": content["subject"], "expires": content["time_expire"]})
        if trade["total_amount"] != content["total_amount"]:
            raise Refusal("ACQ.CONTEXT_INCONSISTENT")
        return trade

    def notification(self, trade, **other):
        fields = {"app_id": APP, "seller_id": SELLER, "out_trade_no": trade["out_trade_no"], "trade_no": trade["trade_no"],
                  "trade_status": trade["status"], "total_amount": trade["total_amount"], "subject": trade["subject"],
                  "notify_time": "2026-11-30 16:00:00", "notify_id": "n1", "charset": "utf-8", "version": "1.0",
                  "sign_type": "RSA2"} | other
        fields["sign"] = sign(self.key, text(fields, "sign", "sign_type"))
        return urllib.parse.urlencode(fields).encode()

    def notify(self, trade, **other):
        """Tells our caller, and keeps what it answered."""
        if self.behaviour.get("silent"):
            return
        request = urllib.request.Request(trade["notify"], self.notification(trade, **other))
        context = None
        if trade["notify"].startswith("https:"):
            import ssl
            context = ssl._create_unverified_context()
        try:
            with urllib.request.urlopen(request, timeout=10, context=context) as answer:
                self.answers.append(answer.read().decode())
        except urllib.error.HTTPError as error:
            self.answers.append(str(error.code))
        except OSError as error:  # nobody is there
            self.answers.append(str(error))

    def call(self, fields):
        content, method = self.check(fields), fields["method"]
        if self.behaviour.get("busy"):
            return {"code": "20000", "msg": "Service Currently Unavailable", "sub_code": "aop.unknow-error", "sub_msg": "later"}
        trade = self.trades.get(content.get("out_trade_no")) or next(
            (trade for trade in self.trades.values() if trade["trade_no"] == content.get("trade_no")), None)
        if trade is None:
            return {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_NOT_EXIST", "sub_msg": "交易不存在"}
        facts = {"code": "10000", "msg": "Success", "out_trade_no": trade["out_trade_no"], "trade_no": trade["trade_no"]}
        if method == "alipay.trade.query":
            return facts | {"trade_status": trade["status"], "total_amount": self.behaviour.get("amount", trade["total_amount"])}
        if method == "alipay.trade.close":
            if trade["status"] != "WAIT_BUYER_PAY":
                return {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.REASON_TRADE_STATUS_INVALID", "sub_msg": "状态不合法"}
            trade["status"] = "TRADE_CLOSED"
            return facts
        if method == "alipay.trade.refund":
            if self.behaviour.get("poor"):
                return {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.SELLER_BALANCE_NOT_ENOUGH", "sub_msg": "余额不足"}
            if trade["status"] not in ("TRADE_SUCCESS", "TRADE_CLOSED") or content["refund_amount"] != trade["total_amount"]:
                return {"code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_STATUS_ERROR", "sub_msg": "状态不合法"}
            known = content["out_request_no"] in trade["refunds"]
            trade["refunds"][content["out_request_no"]] = content["refund_amount"]
            trade["status"] = "TRADE_CLOSED"
            moved = "N" if known or self.behaviour.get("slow") else "Y"
            return facts | {"fund_change": moved, "refund_fee": content["refund_amount"]}
        if method == "alipay.trade.fastpay.refund.query":
            done = content["out_request_no"] in trade["refunds"] and not self.behaviour.get("slow")
            return facts | {"out_request_no": content["out_request_no"]} | ({"refund_status": "REFUND_SUCCESS"} if done else {})
        raise Refusal("isv.invalid-method")


PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>支付宝沙箱</title></head><body><main><h1>支付宝沙箱</h1>
<p>{subject}</p><p>{amount} 元</p><form method="post" action="/_pay"><input type="hidden" name="trade" value="{trade}">
<button name="deed" value="pay">确认付款</button> <button name="deed" value="cancel">取消</button></form></main></body></html>"""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        place = urllib.parse.urlsplit(self.path)
        if place.path == "/_trades":
            return self.give(200, json.dumps([provider.trades, provider.answers]).encode(), "application/json")
        if place.path != "/gateway.do":
            return self.give(404, b"nothing")
        fields = dict(urllib.parse.parse_qsl(place.query))
        try:
            with provider.lock:
                trade = provider.open(fields)
        except Refusal as refusal:
            return self.give(400, str(refusal).encode())
        page = PAGE.format(subject=html.escape(trade["subject"]), amount=trade["total_amount"], trade=trade["out_trade_no"])
        self.give(200, page.encode(), "text/html; charset=utf-8")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/_behave":
            provider.behaviour = json.loads(body)
            return self.give(200, b"so be it")
        fields = dict(urllib.parse.parse_qsl(body, strict_parsing=True))
        if self.path == "/_pay":
            return self.pay(fields)
        if self.path == "/_notification":  # a notification to be looked at: of a trade, with other fields
            other = json.loads(fields.get("other", "{}"))
            return self.give(200, provider.notification(provider.trades[fields["trade"]], **other))
        try:
            with provider.lock:
                answer = json.dumps(provider.call(fields), ensure_ascii=False).encode()
        except Refusal as refusal:
            answer = json.dumps({"code": "40002", "msg": "Invalid Arguments", "sub_code": str(refusal), "sub_msg": "no"}).encode()
        name = fields["method"].replace(".", "_") + "_response"
        signed = answer.replace(b"10000", b"10001") if provider.behaviour.get("forged") else answer
        self.give(200, b'{"%s":%s,"sign":"%s"}' % (name.encode(), answer, sign(provider.key, signed).encode()),
                  "application/json;charset=utf-8")

    def pay(self, fields):
        with provider.lock:
            trade = provider.trades[fields["trade"]]
            if fields["deed"] == "pay" and trade["status"] == "WAIT_BUYER_PAY":
                trade["status"] = "TRADE_SUCCESS"
        if fields["deed"] == "pay":
            provider.notify(trade)
        self.give(303, b"", more={"Location": trade["return"] + "?out_trade_no=" + trade["out_trade_no"] + "&sign=whatever"})

    def give(self, status, body, kind="text/plain; charset=utf-8", more={}):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in more.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


folder = pathlib.Path(sys.argv[1])
openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(folder / "gateway.key"))
openssl("pkey", "-in", str(folder / "gateway.key"), "-pubout", "-out", str(folder / "gateway.pem"))
if len(sys.argv) < 3:
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(folder / "app.key"))
    openssl("pkey", "-in", str(folder / "app.key"), "-pubout", "-out", str(folder / "app.pem"))
    (folder / "app.key").chmod(0o600)
provider = Provider(folder, pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else folder / "app.pem")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
