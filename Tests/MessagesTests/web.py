"""A web server for the tests: web.py ADDRESS [CERTIFICATE KEY]. Prints its port. What a path does is said beside it."""
import http.server
import json
import socket
import ssl
import sys
import threading


class Web(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked = 0

    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body):
        word, _, number = self.path[1:].partition("/")
        Web.asked += 1
        if word == "echo":  # what was asked
            kind = self.headers.get("Content-Type", "")
            encoding = self.headers.get("Accept-Encoding", "")
            self.give(200, f"{self.command} {self.path} [{kind}] [{encoding}] ".encode() + body)
        elif word == "hook":  # takes it, and prints what came
            fields = [f"{name}: {self.headers[name]}" for name in self.headers if name.startswith("webhook-")]
            print(json.dumps([sorted(fields), self.headers.get("Content-Type"), body.decode()]), flush=True)
            self.give(204, b"")
        elif word == "count":  # how often it was asked
            self.give(200, str(Web.asked).encode())
        elif word == "long":  # so many octets
            self.give(200, bytes(int(number)))
        elif word == "endless":  # without a length, until nobody takes it
            self.send_response(200)
            self.end_headers()
            self.close_connection = True
            try:
                while True:
                    self.wfile.write(bytes(1 << 16))
            except OSError:
                pass
        elif word == "heads":  # so many header fields of a thousand octets
            self.give(200, b"", {f"X-{at}": "x" * 1000 for at in range(int(number))})
        elif word == "elsewhere":
            self.give(302, b"", {"Location": "/count"})
        elif word == "say":  # a number
            self.give(int(number), b"words")
        elif word == "silent":  # takes what comes and says nothing
            threading.Event().wait()
        elif word == "gzip":
            self.give(200, b"\x1f\x8b", {"Content-Encoding": "GZIP"})
        elif word == "early":  # 103 before the answer
            self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nX-Word: early\r\n\r\n")
            self.give(503, b"later", {"X-Word": "one", "x-word": " two\t"})
        else:
            self.wfile.write(b"nothing of HTTP")
            self.close_connection = True

    def give(self, status, body, fields={}):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
    daemon_threads = True


server = Server((sys.argv[1], 0), Web)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
