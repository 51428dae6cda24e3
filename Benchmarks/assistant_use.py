"""One user's morning with 数字证书助手: assistant_use.py DIR PROGRAMS, in a network of its own with a pcscd that listens on 35963.

Prints what it took: {"started": MiB, "used": MiB, "rested": MiB, "reads": [s, ...], "idle": processor share}.
"""
import base64
import contextlib
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "Tests/Browser"))
from card import give, octets

ORIGIN = "https://ca.example.cn"
PORT = 17681
READER = "35963"
PIN = "27182818"
READS, PAGES, CHECKS = 300, 30, 10
# The assistant opens six windows a minute for pages, and the pairing is one.
SIGNATURES = 4
# The assistant looks every half minute whether somebody asked since.
REST_SECONDS = 65


class Refused(SystemExit):
    """The assistant did not do it."""


def wait_for(what, condition, seconds=60):
    """What `condition` says once it says something."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise SystemExit(f"assistant-use: error: {what} did not come")


@contextlib.contextmanager
def running(*words, **options):
    process = subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def insert(programs, memory):
    return running(programs / "virtual-card", "--state", memory, "--port", READER, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def card(folder, programs):
    """A card's memory with a key and its certificate in slot 9A."""
    memory, key, certificate = folder / "card", folder / "holder.key", folder / "holder.pem"
    with insert(programs, memory):
        wait_for("a blank card", memory.exists)
    octets("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
           "/CN=holder", "-days", "30", "-keyout", key, "-out", certificate)
    give(memory, key, certificate, PIN)
    return memory


def ask(method, path, body=None, **fields):
    """One request on a connection of its own, as browsers' scripts make them; the body of the answer, or where it leads to."""
    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    line.request(method, path, body, {name.replace("_", "-"): value for name, value in fields.items()})
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    if answer.status == 303:
        return answer.headers["location"]
    if answer.status != 200:
        raise Refused(f"{path} answers {answer.status}: {text}")
    return text


class User:
    """A page of the centre, the window, and who sits before both."""

    def __init__(self, opened):
        self.opened, self.seen, self.token = opened, 0, ""

    def window(self):
        """The session of the window that was opened next."""
        def address():
            lines = self.opened.read_text().splitlines()
            return lines[self.seen] if len(lines) > self.seen else None
        found = wait_for("a window", address)
        self.seen += 1
        return ask("GET", urllib.parse.urlsplit(found).path)

    def post(self, path, body):
        return json.loads(ask("POST", path, json.dumps(body), Origin=ORIGIN, Content_Type="application/json",
                              Authorization=f"Bearer {self.token}"))

    def form(self, window, act, **values):
        return ask("POST", f"{window}/{act}", urllib.parse.urlencode(values), Origin=f"http://127.0.0.1:{PORT}",
                   Content_Type="application/x-www-form-urlencoded")

    def pair(self):
        pairing = self.post("/v1/pair", {})["pairing"]
        code = re.search(r'class="code">(\d+)<', ask("GET", self.window()))[1]
        self.token = self.post(f"/v1/pair/{pairing}", {"code": code})["token"]

    def read(self):
        """获取CA信息; returns the certificate."""
        return self.post("/v1/tokens", {})["tokens"][0]["certificates"][0]["sha256"]

    def is_read(self):
        """The same once pcscd has seen the card; nothing before."""
        try:
            return self.read()
        except Refused:
            return None

    def sign(self, certificate):
        answers = []
        wish = {"statement": base64.b64encode(b"a bid\n" * 100).decode(), "certificate": certificate}
        page = threading.Thread(target=lambda: answers.append(self.post("/v1/sign", wish)))
        page.start()
        window = self.window()
        name = re.search(r'name="name" value="([^"]+)"', ask("GET", window))[1]
        self.form(window, "sign", name=name, pin=PIN)
        page.join(60)
        if not answers:
            raise SystemExit("assistant-use: error: there is no signature")


def resident(process):
    """Memory in MiB."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def busy(process):
    """Seconds of a processor so far."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def morning(user, process):
    """What a user does, far more often than anybody does it, an hour after the session began."""
    window, reads = user.window(), []
    started = resident(process)
    time.sleep(REST_SECONDS)
    user.pair()
    certificate = wait_for("the card", user.is_read)
    for _ in range(READS):
        begun = time.monotonic()
        user.read()
        reads.append(time.monotonic() - begun)
    for _ in range(SIGNATURES):
        user.sign(certificate)
    for _ in range(PAGES):
        page = ask("GET", window)
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    for _ in range(CHECKS):
        user.form(window, "check", token=token, pin=PIN)
    before, used = busy(process), resident(process)
    time.sleep(REST_SECONDS)
    return {"started": started, "used": used, "rested": resident(process), "reads": reads,
            "idle": (busy(process) - before) / REST_SECONDS}


def main(folder, programs):
    folder, programs = pathlib.Path(folder), pathlib.Path(programs)
    opened, settings, browser = folder / "opened", folder / "assistant.json", folder / "browser"
    opened.touch()
    settings.write_text(json.dumps({"origins": [ORIGIN]}))
    settings.chmod(0o600)
    browser.write_text(f'#!/bin/sh\nsed -n \'s/.*url=\\([^"]*\\)".*/\\1/p\' "$1" >>"{opened}"\n')
    browser.chmod(0o700)
    memory, log = card(folder, programs), folder / "serve.log"
    environment = os.environ | {"XDG_RUNTIME_DIR": str(folder), "XDG_STATE_HOME": str(folder)}
    serve = [programs / "pki-assistant", "serve", "--open", "--settings", settings, "--browser", browser]
    with insert(programs, memory), log.open("wb") as said, running(*serve, stdout=said, stderr=said, env=environment) as process:
        wait_for("the assistant", lambda: "已启动" in log.read_text(errors="replace"))
        time.sleep(1)
        print(json.dumps(morning(User(opened), process)))


if __name__ == "__main__":
    main(*sys.argv[1:])
