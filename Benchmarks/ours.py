"""Our side: the only file that knows how our programs are called.

pki demo --exit --state DIR                         leaves DIR/evidence
pki serve --state DIR --host 127.0.0.1 --port PORT  answers OCSP at /ocsp
pki certificate revoke SERIAL --reason superseded --as STAFF --confirm --state DIR
pki-bench issue --count N [--state DIR --certificates OUT]
    the whole issuance cycle N times, P-256, durable, in a book of its own or in DIR's; with --certificates
    the issued ones as OUT/*.pem, answered 'good' by OCSP. Prints {"count": N, "seconds": S, "rate": N/S}.
"""
import json
import os
import pathlib
import subprocess

import machine

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / ".build" / "release"
STAFF = "admin"
os.environ.setdefault("PKI_CONFIG", str(ROOT / "pki"))


def run(name, *arguments, core=None):
    """Runs one of our programs to its end; returns what it printed."""
    command = [PROGRAMS / name, *map(str, arguments)]
    command = machine.pinned(core, command) if core is not None else command
    result = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        raise SystemExit(f"bench: error: '{name} {' '.join(map(str, arguments))}' failed\n{result.stderr[-2000:]}")
    return result.stdout


def make_centre(state: pathlib.Path):
    """A centre with one certificate; returns its evidence folder."""
    run("pki", "demo", "--exit", "--state", state)
    return state / "evidence"


def serve(state: pathlib.Path, port):
    """Our server over `state`, on loopback."""
    command = [PROGRAMS / "pki", "serve", "--state", state, "--host", "127.0.0.1", "--port", str(port)]
    return machine.server(command, port, state / "serve.log")


def ocsp_url(port):
    return f"http://127.0.0.1:{port}/ocsp"


def issue(count, *options, core=None):
    """Runs the issuance cycle `count` times; returns certificates per second."""
    return json.loads(run("pki-bench", "issue", "--count", count, *options, core=core))["rate"]


def revoke(state: pathlib.Path, serial):
    run("pki", "certificate", "revoke", serial, "--reason", "superseded", "--as", STAFF, "--confirm", "--state", state)
