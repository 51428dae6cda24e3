"""Rows about the applicants' portal: how long pages take, and how many octets the first one is."""
import asyncio
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import time
import urllib.parse

import machine
import ours
from row import limit_row, note

FOLDER = ours.ROOT / ".build" / "bench"
ROWS = int(os.environ.get("ROWS", "1000000"))
USERS = 200
SECONDS = 60
PAUSE = (1.0, 3.0)
PASSWORD = "bench-5up3r-langes-Wort"
PAGE_LIMIT = 50
VIEW_LIMIT = 150
PER_OWNER = 10
ORIGIN = "https://ca.example.cn"
CONFIGURATION = """
messages:
  shortMessage: {{url: "http://127.0.0.1:9/cgi-bin/sendsms", user: ca, passwordFile: {secret}, signature: 必联CA}}
portal:
  listen: {{host: 127.0.0.1, port: 8444}}
  origin: {origin}
  transfer: {{payee: CA, bank: CA, account: "1"}}
"""


def page(folder: pathlib.Path):
    """The 99th percentile of what 200 people wait for their pages, in a book of a million applications."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    state = FOLDER / f"applications-{ROWS}"
    command = ["applications", "--rows", ROWS, "--users", USERS, "--password", PASSWORD, "--state", state]
    result = json.loads(ours.run("pki-bench", *command))
    if result["rows"]:
        note(f"{result['rows']:,} applications made at {result['rows'] / result['seconds']:,.0f}/s")
    port = machine.free_port()
    with serve(folder, state, port):
        os.sched_setaffinity(0, {machine.LOAD_CORE})
        times = asyncio.run(visits(port))
        os.sched_setaffinity(0, set(machine.CORES))
    for path in sorted(times):
        of_path = times[path]
        note(f"{path}: {len(of_path)} views, median {statistics.median(of_path) * 1000:.1f} ms, "
             f"p99 {percentile(of_path) * 1000:.1f} ms, slowest {max(of_path) * 1000:.1f} ms")
    everything = [seconds for of_path in times.values() for seconds in of_path]
    return limit_row("portal-page", "ms", percentile(everything) * 1000, PAGE_LIMIT)


def first_view(folder: pathlib.Path):
    """The login page and all that it loads from us."""
    state = folder / "state"
    ours.run("pki-bench", "applications", "--rows", 1, "--users", 1, "--password", PASSWORD, "--state", state)
    port = machine.free_port()
    with serve(folder, state, port):
        total = asyncio.run(first_octets(port))
    return limit_row("portal-first-view", "kB", total / 1000, VIEW_LIMIT)


def serve(folder: pathlib.Path, state, port):
    """The portal over `state`, on loopback, as it stands behind a proxy."""
    definition, secret = folder / "definition", folder / "secret"
    shutil.copytree(os.environ["PKI_CONFIG"], definition)
    secret.write_text("secret", encoding="ascii")
    secret.chmod(0o600)
    with (definition / "pki.yaml").open("a", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(secret=secret, origin=ORIGIN))
    command = [ours.PROGRAMS / "pki", "serve", "--only", "portal", "--portal-port", str(port), "--state", state,
               "--config", definition]
    return machine.server(command, port, folder / "portal.log")


def percentile(values):
    """The 99th percentile: no more than one in a hundred is above it."""
    return sorted(values)[max(0, -(-len(values) * 99 // 100) - 1)]


class Visitor:
    """A browser without pictures: one connection, its cookies, an address of its own."""

    def __init__(self, number, port):
        self.number, self.port, self.cookies = number, port, {}

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, path, form=None):
        """One answer: status, body, all octets and seconds."""
        body = urllib.parse.urlencode(form).encode() if form else b""
        lines = [f"{'POST' if form else 'GET'} {path} HTTP/1.1", "Host: ca.example.cn",
                 f"X-Forwarded-For: 192.0.2.{self.number % 250}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if form:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}", f"Origin: {ORIGIN}"]
        started = time.monotonic()
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        head = await self.reader.readuntil(b"\r\n\r\n")
        fields = head.decode("latin-1").split("\r\n")
        length = 0
        for field in fields[1:]:
            name, _, value = field.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        answer = await self.reader.readexactly(length)
        seconds = time.monotonic() - started
        return int(fields[0].split()[1]), answer.decode("utf-8", "replace"), len(head) + length, seconds

    async def log_in(self):
        """With the name and the password, as on the page."""
        _, text, _, _ = await self.ask("/login")
        token = re.search(r'name="token" value="([^"]+)"', text).group(1)
        status, _, _, _ = await self.ask("/login", {"token": token, "login": f"owner.{self.number}", "password": PASSWORD})
        if status != 303:
            raise SystemExit(f"bench: error: owner.{self.number} cannot log in: {status}")


async def visits(port):
    """What each page took, by its kind."""
    visitors = [Visitor(number, port) for number in range(USERS)]
    for visitor in visitors:
        await visitor.open()
        await visitor.log_in()
    times = {}
    end = time.monotonic() + SECONDS
    await asyncio.gather(*(look_around(visitor, end, times) for visitor in visitors))
    return times


async def look_around(visitor, end, times):
    """Views one page after the other, with pauses, until the time is over."""
    chance = random.Random(visitor.number)
    _, text, _, _ = await visitor.ask("/applications")
    own = sorted(set(re.findall(r'href="(/applications/CA[0-9A-Z]+)"', text)))
    if len(own) < min(PER_OWNER, ROWS):
        raise SystemExit(f"bench: error: owner.{visitor.number} sees {len(own)} applications")
    while time.monotonic() < end:
        await asyncio.sleep(chance.uniform(*PAUSE))
        path = chance.choice(["/", "/applications", "/applications?state=COMPLETED", "/start", "/certificates", *own])
        status, _, _, seconds = await visitor.ask(path)
        if status != 200:
            raise SystemExit(f"bench: error: {path} answers {status}")
        kind = "/applications/NUMBER" if path in own else path
        times.setdefault(kind, []).append(seconds)


async def first_octets(port):
    """All octets of the login page and of what its head and body name."""
    visitor = Visitor(0, port)
    await visitor.open()
    _, text, total, _ = await visitor.ask("/login")
    for path in sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))):
        status, _, octets, _ = await visitor.ask(path)
        if status != 200:
            raise SystemExit(f"bench: error: {path} answers {status}")
        note(f"{path}: {octets:,} octets")
        total += octets
    return total
