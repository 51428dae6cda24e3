"""A centre of its own with its portal on loopback, a relay and a gateway that take messages, and a browser."""
import base64
import contextlib
import http.server
import os
import pathlib
import re
import shutil
import socket
import subprocess
import threading
import time
import zlib

from issuer import Issuer

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


class Failure(AssertionError):
    """Something that should be so is not."""


def expect(condition, what):
    """Ends the run unless `condition` holds."""
    if not condition:
        raise Failure(what)


def free_port():
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Gateway:
    """Takes short messages as Kannel's sendsms does, and keeps them."""

    def __init__(self):
        self.messages = []
        keeper = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                keeper.messages.append((self.headers["X-Kannel-To"], text))
                self.send_response(202)
                self.end_headers()
                self.wfile.write(b"0: Accepted for delivery")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server.server_address[1]

    def wait(self, mobile, words, after=0):
        """The newest message to a number that has these words, and came after so many others."""
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            for number, text in self.messages[after:][::-1]:
                if number == mobile and words in text:
                    return text
            time.sleep(0.05)
        raise Failure(f"no message with '{words}' came; {len(self.messages)} others did")


class World:
    """One centre, one server, and the files around them."""

    def __init__(self, folder, bin_path):
        self.folder, self.bin = pathlib.Path(folder), pathlib.Path(bin_path)
        self.state, self.definition = self.folder / "var", self.folder / "pki"
        self.gateway = Gateway()
        self.port = free_port()
        self.origin = f"https://localhost:{self.port}"
        self.desk_port = free_port()
        self.desk = f"https://localhost:{self.desk_port}"
        self.platform = Issuer("ca-centre", "geheim+1", portal=self.origin)
        self.holders_port = free_port()
        self.holders = f"https://127.0.0.1:{self.holders_port}"
        self.process = self.relay = self.provider = None
        shutil.copytree(ROOT / "pki", self.definition)
        self.mails = self.folder / "mails"
        self.mails.mkdir()
        self.configure()
        self.pki("init", "--administrator", "li.admin")
        for name, shown, role in [("wang.shenhe", "王审核", "reviewer"), ("zhao.caiwu", "赵财务", "finance"),
                                  ("liu.zhizheng", "刘制证", "producer")]:
            self.pki("staff", "create", name, "--display-name", shown, "--role", role, "--as", "li.admin")
        shown = self.pki("webhook", "secret", "bidding", "--as", "li.admin")
        self.platform.hook_secret = base64.b64decode(re.search(r"whsec_(\S+)", shown)[1])

    def configure(self):
        relay = subprocess.Popen(["/usr/bin/python3", "-u",
                                  str(ROOT / "Tests/MessagesTests/smtp.py"), str(self.mails)],
                                 stdout=subprocess.PIPE, text=True, env=os.environ | {"SMTP_SECONDS": "3600"})
        self.relay = relay
        mail_port = int(re.search(r"\d+", relay.stdout.readline())[0])
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2",
                        "-keyout", str(self.folder / "portal.key"), "-out", str(self.folder / "portal.pem")],
                       check=True, capture_output=True)
        # Where payers go; its signatures are openssl's.
        sandbox = self.folder / "alipay"
        sandbox.mkdir()
        self.provider = subprocess.Popen(["/usr/bin/python3", "-u", str(ROOT / "Tests/PaymentsTests/alipay.py"), str(sandbox)],
                                         stdout=subprocess.PIPE, text=True)
        self.payment = f"http://127.0.0.1:{int(self.provider.stdout.readline())}"
        secret = self.folder / "sms-password"
        secret.write_text("geheim\n")
        secret.chmod(0o600)
        platform_secret = self.folder / "platform-secret"
        platform_secret.write_text(self.platform.secret + "\n")
        platform_secret.chmod(0o600)
        # So short that 更新 is open at once.
        profile = self.definition / "profiles" / "EXPERT.yaml"
        profile.write_text(profile.read_text(encoding="utf-8").replace("{years: 1,", "{days: 20,"), encoding="utf-8")
        with (self.definition / "pki.yaml").open("a", encoding="utf-8") as file:
            file.write(f"""
hotline: 400-0606-000
messages:
  mail: {{url: "smtp://127.0.0.1:{mail_port}", from: ca@centre.example, startTLS: false}}
  shortMessage: {{url: "http://127.0.0.1:{self.gateway.port}/cgi-bin/sendsms", user: ca, passwordFile: {secret}, signature: 必联CA}}
portal:
  listen: {{host: 127.0.0.1, port: {self.port}}}
  origin: {self.origin}
  certificateFile: {self.folder / "portal.pem"}
  keyFile: {self.folder / "portal.key"}
  transfer: {{payee: 必联CA中心, bank: 中国工商银行北京海淀支行, account: "0200 0045 1900 0000 001"}}
payment:
  alipay:
    application: "2026000000000001"
    seller: "2088000000000001"
    gateway: {self.payment}/gateway.do
    privateKeyFile: {sandbox / "app.key"}
    gatewayKeyFile: {sandbox / "gateway.pem"}
platform:
  signOn: {{name: 招标平台, issuer: "{self.platform.url}", client: ca-centre, secretFile: {platform_secret}, postsTokens: true}}
  webhooks: [{{name: bidding, url: "{self.platform.url}/hooks"}}]
staff:
  listen: {{host: 127.0.0.1, port: {self.desk_port}}}
  origin: {self.desk}
  certificateFile: {self.folder / "portal.pem"}
  keyFile: {self.folder / "portal.key"}
""")

    def environment(self):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PKI_")}
        return environment | {"PKI_STATE": str(self.state), "PKI_CONFIG": str(self.definition)}

    def pki(self, *words, status=0):
        """Runs pki; returns what it printed."""
        run = subprocess.run([str(self.bin / "pki"), *map(str, words)], capture_output=True, text=True,
                             env=self.environment(), cwd=self.folder, stdin=subprocess.DEVNULL, timeout=180)
        expect(run.returncode == status, f"{words}: status {run.returncode}\n{run.stdout}{run.stderr}")
        return run.stdout

    def serve(self):
        """Starts the server and waits until the portal takes connections."""
        log = (self.folder / "serve.log").open("ab")
        self.process = subprocess.Popen([str(self.bin / "pki"), "serve", "--port", "0", "--api-port", "0",
                                         "--holders-port", str(self.holders_port)], stdout=log, stderr=log,
                                        stdin=subprocess.DEVNULL, env=self.environment())
        limit = time.monotonic() + 60
        while time.monotonic() < limit and self.process.poll() is None:
            if all(f"{door} on" in self.log() for door in ("portal", "staff desk", "holders")):
                return
            time.sleep(0.05)
        raise Failure("the portal does not listen\n" + self.log())

    def log(self):
        return (self.folder / "serve.log").read_text(errors="replace")

    def stop(self):
        for process in (self.process, self.relay, self.provider):
            if process and process.poll() is None:
                process.terminate()
                process.wait(30)

    def door(self):
        """The door for holders, as the settings of an assistant name it."""
        root = self.folder / "root.pem"
        root.write_text(self.pki("authority", "export", "root"))
        return {"server": self.holders, "trust": [str(root)]}

    def produce(self, number):
        """Makes the token of an application on a virtual card in a real reader."""
        card = subprocess.Popen([str(self.bin / "virtual-card"), "--state", str(self.folder / f"{number}.card"),
                                 "--port", "35963"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            # Named, because there may be a token behind a module, too.
            self.pki("produce", "--application", number, "--reader", "Desk 35963 00 00", "--as", "liu.zhizheng",
                     "--letter", self.folder / f"{number}.pdf")
        finally:
            card.kill()
            card.wait()


def picture(path, width=1400, height=1000, seed=1, exif=False):
    """A PNG with a pattern: as large as a scan, and nobody's document."""
    rows, state = [], seed
    for y in range(height):
        row = bytearray([0])
        for x in range(width):
            if x % 8 == 0:
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            shade = 225 + (state >> 24) % 24 if (x // 40 + y // 40) % 2 else 245
            row += bytes([shade, shade, 250])
        rows.append(bytes(row))

    def chunk(kind, data):
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    parts = [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", head)]
    if exif:
        parts.append(chunk(b"tEXt", b"Location\0GPS-SECRET-39.9N"))
    parts += [chunk(b"IDAT", zlib.compress(b"".join(rows), 3)), chunk(b"IEND", b"")]
    path.write_bytes(b"".join(parts))
    return path


@contextlib.contextmanager
def browser(playwright):
    made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--lang=zh-CN"], env=os.environ | {"LANGUAGE": "zh_CN"})
    try:
        yield made
    finally:
        made.close()
