"""A bidding platform for the tests: OpenID Connect with its own keys, which openssl(1) holds, and a page that posts tokens.

    issuer.py CLIENT SECRET [PORTAL]    prints its port

Its users are who they say. It demands what a platform demands: the client's secret, the verifier of the challenge, the address that was
registered, and each code once. `POST /roll?alg=RS256` makes another key, and forgets those before: RS256, ES256 or EdDSA.
"""
import base64
import hashlib
import hmac
import html
import http.server
import json
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

KINDS = {
    "RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "EdDSA": ["-algorithm", "ED25519"],
}


def encode(octets):
    """Base 64 of URLs, without padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class Key:
    """A key pair in a file of openssl's, and how the platform publishes and uses it."""

    def __init__(self, folder, alg):
        self.alg, self.kid = alg, secrets.token_hex(4)
        self.file = pathlib.Path(folder) / f"{self.kid}.pem"
        self.openssl("genpkey", *KINDS[alg], "-out", self.file)

    def openssl(self, *words, given=b""):
        return subprocess.run(["openssl", *map(str, words)], input=given, capture_output=True, check=True).stdout

    def jwk(self):
        der = self.openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")
        common = {"kid": self.kid, "alg": self.alg, "use": "sig"}
        if self.alg == "ES256":
            return common | {"kty": "EC", "crv": "P-256", "x": encode(der[-64:-32]), "y": encode(der[-32:])}
        if self.alg == "EdDSA":
            return common | {"kty": "OKP", "crv": "Ed25519", "x": encode(der[-32:])}
        modulus = self.openssl("rsa", "-in", self.file, "-noout", "-modulus").decode().strip().partition("=")[2]
        return common | {"kty": "RSA", "n": encode(bytes.fromhex(modulus)), "e": "AQAB"}

    def sign(self, claims):
        header = {"alg": self.alg, "kid": self.kid, "typ": "JWT"}
        signed = ".".join(encode(json.dumps(part).encode()) for part in (header, claims))
        if self.alg == "EdDSA":
            # openssl 3.0 signs Ed25519 from a file only.
            text = self.file.with_suffix(".txt")
            text.write_text(signed)
            signature = self.openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-in", text)
        else:
            signature = self.openssl("dgst", "-sha256", "-sign", self.file, given=signed.encode())
        return f"{signed}.{encode(self.raw(signature) if self.alg == 'ES256' else signature)}"

    @staticmethod
    def raw(der):
        """r and s of a DER signature, one after the other."""
        rest, numbers = der[2:], b""
        while rest:
            count = rest[1]
            numbers += int.from_bytes(rest[2:2 + count], "big").to_bytes(32, "big")
            rest = rest[2 + count:]
        return numbers


class Issuer:
    """The platform, serving in a thread of its own."""

    def __init__(self, client, secret, portal="https://ca.example.cn", port=0):
        self.client, self.secret, self.portal = client, secret, portal
        self.folder = tempfile.TemporaryDirectory()
        self.codes, self.posted = {}, []
        self.more = {}
        self.hook_secret, self.events = b"", []
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                issuer.get(self)

            def do_POST(self):
                issuer.post(self, self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("utf-8"))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.roll("ES256")
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def roll(self, alg):
        """Another key; tokens by those before are not good any more."""
        self.key = Key(self.folder.name, alg)

    def token(self, audience, subject, **more):
        """A token about a user, as it is now."""
        now = int(time.time())
        claims = {"iss": self.url, "aud": audience, "sub": subject, "iat": now, "exp": now + 120}
        return self.key.sign(claims | self.more | more)

    def get(self, call):
        path, _, query = call.path.partition("?")
        asked = dict(urllib.parse.parse_qsl(query))
        if path == "/.well-known/openid-configuration":
            self.give(call, {"issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
                             "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys",
                             "end_session_endpoint": f"{self.url}/logout"})
        elif path == "/keys":
            self.give(call, {"keys": [self.key.jwk(), {"kty": "oct", "k": "AAAA", "kid": "shared"}]})
        elif path == "/authorize":
            self.authorize(call, asked)
        elif path == "/tender":
            token = self.token(f"{self.portal}/login/platform", asked.get("user", "u-1001"), jti=secrets.token_hex(8))
            self.page(call, f"""<form method="post" action="{self.portal}/login/platform"><input type="hidden" name="id_token"
                value="{token}"><button>去CA中心</button></form>""")
        elif path == "/logout":
            self.page(call, "<p>已退出平台</p>")
        else:
            self.give(call, {"error": "not_found"}, 404)

    def authorize(self, call, asked):
        registered = f"{self.portal}/login/platform/callback"
        if asked.get("redirect_uri") != registered or asked.get("client_id") != self.client \
                or asked.get("code_challenge_method") != "S256" or not asked.get("nonce"):
            return self.page(call, "<p>不认识的应用</p>", 400)
        if "user" not in asked:
            fields = "".join(f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
                             for name, value in asked.items())
            return self.page(call, f"""<form action="/authorize">{fields}<label>用户 <input name="user"></label>
                <button>登录平台</button></form>""")
        answer = {"state": asked.get("state", ""), "iss": self.url}
        if asked["user"] == "nobody":
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe(24)
            self.codes[answer["code"]] = asked
        call.send_response(302)
        call.send_header("Location", f"{registered}?{urllib.parse.urlencode(answer)}")
        call.send_header("Content-Length", "0")
        call.end_headers()

    def post(self, call, body):
        path, _, query = call.path.partition("?")
        if path == "/roll":
            self.roll(dict(urllib.parse.parse_qsl(query))["alg"])
            return self.give(call, {})
        if path == "/hooks":
            return self.give(call, {}, 200 if self.hear(call.headers, body) else 401)
        form = dict(urllib.parse.parse_qsl(body))
        asked = self.codes.pop(form.get("code"), None)
        challenge = encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not self.knows(call.headers.get("Authorization", "")):
            return self.give(call, {"error": "invalid_client"}, 401)
        if path != "/token" or not asked or asked["code_challenge"] != challenge \
                or form.get("redirect_uri") != asked["redirect_uri"]:
            return self.give(call, {"error": "invalid_grant"}, 400)
        token = self.token(self.client, asked["user"], nonce=asked["nonce"])
        return self.give(call, {"id_token": token, "access_token": "none", "token_type": "Bearer"})

    def hear(self, headers, body):
        """Keeps an event that the centre signed, as Standard Webhooks says."""
        text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
        code = "v1," + base64.b64encode(hmac.new(self.hook_secret, text, hashlib.sha256).digest()).decode()
        is_ours = any(hmac.compare_digest(code, given) for given in headers["webhook-signature"].split(" "))
        if is_ours:
            self.events.append(json.loads(body))
        return is_ours

    def knows(self, given):
        """Whether it is the client that was registered (RFC 6749 §2.3.1)."""
        name, _, secret = base64.b64decode(given.removeprefix("Basic ")).decode().partition(":")
        return (urllib.parse.unquote_plus(name), urllib.parse.unquote_plus(secret)) == (self.client, self.secret)

    def page(self, call, text, status=200):
        page = f"<!DOCTYPE html><html lang='zh-CN'><title>招标平台</title><main>{text}</main></html>".encode()
        self.answer(call, status, "text/html; charset=utf-8", page)

    def give(self, call, value, status=200):
        self.answer(call, status, "application/json", json.dumps(value).encode())

    @staticmethod
    def answer(call, status, kind, body):
        call.send_response(status)
        call.send_header("Content-Type", kind)
        call.send_header("Content-Length", str(len(body)))
        call.send_header("Cache-Control", "no-store")
        call.end_headers()
        call.wfile.write(body)


if __name__ == "__main__":
    started = Issuer(*sys.argv[1:4])
    print(started.url.rpartition(":")[2], flush=True)
    while os.getppid() != 1:
        time.sleep(1)
