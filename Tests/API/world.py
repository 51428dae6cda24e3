"""A centre of its own with the API on loopback, and clients that speak real TLS to it."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PKI = os.environ.get("PKI_PROGRAM", str(ROOT / ".build" / "debug" / "pki"))
ORGANIZATION = "必联电子招标投标平台"


class Failure(AssertionError):
    """Something that should be so is not."""


def expect(condition, what):
    """Ends the case unless `condition` holds."""
    if not condition:
        raise Failure(what)


class World:
    """One centre, one server, and the files around them."""

    def __init__(self, folder: pathlib.Path, ago=None):
        self.folder = folder
        self.state = folder / "var"
        self.definition = folder / "pki"
        shutil.copytree(ROOT / "pki", self.definition)
        self.process = None
        self.port = 0
        self.ago = ago
        self.pki("init")
        self.pki("staff", "create", "he.pki", "--display-name", "何密钥", "--role", "pki_admin")
        self.ca = folder / "ca.pem"
        self.ca.write_text(self.pki("authority", "export", "root"), encoding="ascii")
        self.issuing = folder / "issuing.pem"
        self.issuing.write_text(self.pki("authority", "export", "issuing"), encoding="ascii")

    def pki(self, *words, status=0, ago=None):
        """Runs pki; returns what it printed."""
        command = [PKI, *map(str, words)]
        if ago or self.ago:
            command = ["faketime", "-f", ago or self.ago, *command]
        run = subprocess.run(command, capture_output=True, text=True, env=self.environment(), cwd=self.folder,
                             stdin=subprocess.DEVNULL, timeout=120)
        expect(run.returncode == status, f"{words}: status {run.returncode}\n{run.stdout}{run.stderr}")
        self.talk = run.stderr
        return run.stdout

    def environment(self):
        """What pki needs to find this centre, and two persons in it."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PKI_")}
        return environment | {"PKI_STATE": str(self.state), "PKI_CONFIG": str(self.definition), "PKI_STAFF": "admin",
                              "PKI_SECOND": "he.pki"}

    def serve(self):
        """Starts the server and waits until it takes connections."""
        log = (self.folder / "serve.log").open("ab")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PKI_")}
        command = [PKI, "serve", "--only", "api", "--api-port", str(self.port), "--state", str(self.state), "--config",
                   str(self.definition)]
        offset = (self.folder / "serve.log").stat().st_size
        self.process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment)
        limit = time.monotonic() + 60
        while time.monotonic() < limit and self.process.poll() is None:
            text = (self.folder / "serve.log").read_text(errors="replace")[offset:]
            if found := re.search(r"API on https://[^:]+:(\d+)", text):
                self.port = int(found[1])
                return
            time.sleep(0.02)
        raise Failure("the server does not listen\n" + (self.folder / "serve.log").read_text(errors="replace"))

    def stop(self, kill=False):
        """Ends the server: politely, or by SIGKILL; returns its exit status."""
        status = None
        if self.process and self.process.poll() is None:
            (self.process.kill if kill else self.process.terminate)()
            status = self.process.wait(30)
        self.process = None
        return status

    def settings(self, before, after):
        """Changes pki.yaml."""
        path = self.definition / "pki.yaml"
        text = path.read_text(encoding="utf-8")
        expect(before in text, f"pki.yaml has no '{before}'")
        path.write_text(text.replace(before, after), encoding="utf-8")

    @contextlib.contextmanager
    def locked(self):
        """The book as it is while another process writes: it can be read, not written."""
        book = sqlite3.connect(self.state / "book.sqlite", isolation_level=None)
        book.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            book.rollback()
            book.close()

    def has_read(self, connection):
        """Waits until the server has read all that was sent on a connection, as the kernel's queues say."""
        ends = {connection.getsockname()[1], self.port}
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            queues = []
            for line in pathlib.Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if {int(field.split(":")[1], 16) for field in fields[1:3]} == ends:
                    queues.append(fields[4])
            if len(queues) == 2 and set(queues) == {"00000000:00000000"}:
                return
            time.sleep(0.01)
        raise Failure("the server does not read")

    def key(self, name, *options):
        """A key and a request by it; returns the request, PEM."""
        key, request = self.folder / f"{name}.key", self.folder / f"{name}.csr"
        options = options or ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        openssl("req", "-new", *options, "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", request)
        return request.read_text(encoding="ascii")

    def client(self, name, profiles="TLS-CLIENT,TLS-SERVER", ago=None):
        """Registers a machine; returns a connection maker for it."""
        self.key(name)
        certificate = self.folder / f"{name}.pem"
        self.pki("client", "create", name, "--profiles", profiles, "--request", self.folder / f"{name}.csr", "--out",
                 certificate, ago=ago)
        certificate.write_bytes(certificate.read_bytes() + self.issuing.read_bytes())
        return Client(self, certificate, self.folder / f"{name}.key")


class Client:
    """One machine with its certificate and key."""

    def __init__(self, world, certificate, key):
        self.world, self.certificate, self.key = world, certificate, key
        self.connection = None

    def context(self):
        context = ssl.create_default_context(cafile=str(self.world.ca))
        context.check_hostname = False
        if self.certificate:
            context.load_cert_chain(self.certificate, self.key)
        return context

    def connect(self):
        """A new connection."""
        self.close()
        self.connection = http.client.HTTPSConnection("127.0.0.1", self.world.port, context=self.context(), timeout=30)
        return self

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def raw(self):
        """A connection for octets that are no request yet."""
        plain = socket.create_connection(("127.0.0.1", self.world.port), timeout=30)
        return self.context().wrap_socket(plain)

    def send(self, method, path, body=None, headers=None):
        """Sends one request; its answer is not waited for."""
        if not self.connection:
            self.connect()
        raw = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} | (headers or {}) if raw is not None else headers or {}
        self.connection.request(method, path, raw, headers)

    def ask(self, method, path, body=None, headers=None):
        """One request; returns status, header fields and the body, read as JSON where it is."""
        self.send(method, path, body, headers)
        return self.answer()

    def answer(self):
        """The answer to the request that was sent last, as `ask` returns it."""
        answer = self.connection.getresponse()
        octets = answer.read()
        is_json = "json" in answer.headers.get("Content-Type", "")
        if answer.headers.get("Connection", "").lower() == "close":
            self.close()
        return answer.status, answer.headers, json.loads(octets) if is_json and octets else octets

    def issue(self, request, profile="TLS-CLIENT", key=None, subject=None, **more):
        """Asks for a certificate."""
        self.begin(request, profile, key, subject, **more)
        return self.answer()

    def begin(self, request, profile="TLS-CLIENT", key=None, subject=None, **more):
        """Asks for a certificate and does not wait for it."""
        subject = {"name": "node-1", "organization": ORGANIZATION} if subject is None else subject
        body = {"profile": profile, "request": request, "subject": subject} | more
        self.send("POST", "/api/v1/certificates", body, {"Idempotency-Key": key} if key else None)


def openssl(*words, **options):
    """Runs the openssl command."""
    run = subprocess.run(["openssl", *map(str, words)], capture_output=True, **options)
    expect(run.returncode == 0, f"openssl {words}\n{run.stderr.decode(errors='replace')}")
    return run.stdout


@contextlib.contextmanager
def world(ago=None, serve=True):
    """A centre with its server, thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="pki-api.") as folder:
        made = World(pathlib.Path(folder), ago)
        made.ago = None
        try:
            if serve:
                made.serve()
            yield made
        finally:
            made.stop()
