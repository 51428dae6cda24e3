"""Our side: the only file that knows how our programs are called.

pki demo --exit --state DIR                         leaves DIR/evidence
pki serve --state DIR --host 127.0.0.1 --port PORT  answers OCSP at /ocsp
pki certificate revoke SERIAL --reason superseded --as STAFF --confirm --state DIR
pki-bench issue --count N [--state DIR --certificates OUT]
    the whole issuance cycle N times, P-256 or --algorithm sm2, durable, in a book of its own or in DIR's; with --certificates
    the issued ones as OUT/*.pem, answered 'good' by OCSP. Prints {"count": N, "seconds": S, "rate": N/S}.
pki-bench produce-skf --count N --generate MS --sign MS --take MS
    makes N SM2 tokens with two certificates behind the software library for SKF, which takes so long for keys, signatures
    and pairs that it takes in.
    Prints {"seconds": S, "slowest": S, "library": S} for a token.
pki-bench requests --count N --out FILE             PKCS#10 requests of P-256 keys, PEM
pki staff create NAME --display-name TEXT --role pki_admin --as STAFF --state DIR
pki client create NAME --profiles P --request FILE --out FILE --as STAFF --second STAFF --state DIR
pki serve --only api --api-port PORT --state DIR    the API, over TLS with client certificates
"""
import json
import os
import pathlib
import re
import shutil
import subprocess

import api_load
import machine

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / ".build" / "release"
STAFF = "admin"
SECOND = "he.pki"
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


def certificate_requests(folder: pathlib.Path, count):
    """Distinct PKCS#10 requests, PEM."""
    run("pki-bench", "requests", "--count", count, "--out", folder / "requests.pem")
    end = "-----END CERTIFICATE REQUEST-----\n"
    texts = (folder / "requests.pem").read_text(encoding="ascii").split(end)
    return [text + end for text in texts if text]


def make_api(folder: pathlib.Path):
    """A centre with one registered machine; returns its state and the machine's TLS context."""
    state, key, request = folder / "state", folder / "client.key", folder / "client.csr"
    certificate, definition = folder / "client.pem", folder / "definition"
    evidence = make_centre(state)
    # The rate limit protects others; here there is nobody else.
    shutil.copytree(os.environ["PKI_CONFIG"], definition)
    text = (definition / "pki.yaml").read_text(encoding="utf-8")
    (definition / "pki.yaml").write_text(re.sub(r"requestsPerSecond: \d+", "requestsPerSecond: 100000", text), encoding="utf-8")
    command = ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
               "/CN=bench", "-keyout", key, "-out", request]
    subprocess.run(command, check=True, capture_output=True)
    run("pki", "staff", "create", SECOND, "--display-name", "何密钥", "--role", "pki_admin", "--as", STAFF, "--state", state)
    run("pki", "client", "create", "bench", "--profiles", "TLS-CLIENT", "--request", request, "--out", certificate,
        "--as", STAFF, "--second", SECOND, "--state", state)
    chain = folder / "client-chain.pem"
    chain.write_bytes(certificate.read_bytes() + (evidence / "issuing.pem").read_bytes())
    return state, api_load.client_context(chain, key, evidence / "root.pem")


def serve_api(state: pathlib.Path, port):
    """Our API over `state`, on loopback."""
    command = [PROGRAMS / "pki", "serve", "--only", "api", "--api-port", str(port), "--state", state,
               "--config", state.parent / "definition"]
    return machine.server(command, port, state / "serve-api.log")


def api_posts(requests, number):
    """Requests for issuance, each under an idempotency key of its own."""
    subject = {"name": "bench", "organization": "bench"}
    bodies = [{"profile": "TLS-CLIENT", "subject": subject, "request": request} for request in requests]
    return api_load.posts("/api/v1/certificates", bodies, [f"Idempotency-Key: bench-{number}-{{number}}"])
