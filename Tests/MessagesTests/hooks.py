"""An endpoint of a platform for the tests: hooks.py SECRETFILE. Prints its port, and a line for each call.

It knows its caller by a secret of `pki webhook secret`, as Standard Webhooks says. The first call that is in order is answered
with 500, so that it comes again.
"""
import base64
import hashlib
import hmac
import http.server
import json
import sys


class Hooks(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    calls = 0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = 401
        if self.is_ours(body):
            Hooks.calls += 1
            status = 500 if Hooks.calls == 1 else 204
        event = json.loads(body)
        print(status, event["type"], self.headers["webhook-id"], event["data"].get("sequence"), file=sys.stderr, flush=True)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def is_ours(self, body):
        with open(sys.argv[1]) as file:
            secret = base64.b64decode(file.read().strip().removeprefix("whsec_"))
        text = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + body
        code = "v1," + base64.b64encode(hmac.new(secret, text, hashlib.sha256).digest()).decode()
        return any(hmac.compare_digest(code, given) for given in self.headers["webhook-signature"].split(" "))

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hooks)
print(server.server_address[1], file=sys.stderr, flush=True)
server.serve_forever()
