"""Rows about OCSP: cached answers, live signatures, and how soon a revocation shows."""
import pathlib
import subprocess
import time

import load
import machine
import ocsp
import others
import ours
from row import limit_row, note, rate_row

ROUNDS = 3
SECONDS = 2
CACHED_BUDGET = 0.75
CACHED_GOAL = 1.0
CFSSL_FLOOR = 4
LIVE_BUDGET = 0.4
REVOCATIONS = 20
REVOCATION_LIMIT = 1.0


def cached_get(folder):
    return cached(folder, "ocsp-cached-get", "GET")


def cached_post(folder):
    return cached(folder, "ocsp-cached-post", "POST")


def cached(folder: pathlib.Path, name, method):
    """The same answer from us and, as a static file, from nginx: in turns, on the same core."""
    evidence = ours.make_centre(folder / "state")
    request = ocsp.request(evidence / "issuing.pem", evidence / "certificate.pem")
    posts = load.post_script(folder / "post.lua", [request])
    path, script = (ocsp.get_path(request), None) if method == "GET" else ("", posts)
    our_port, nginx_port = machine.free_port(), machine.free_port()
    our_rates, nginx_rates = [], []
    with ours.serve(folder / "state", our_port):
        answer = ocsp.fetch(ours.ocsp_url(our_port), request, method)
        with others.nginx(folder, answer, nginx_port):
            for _ in range(ROUNDS):
                our_rates.append(load.requests_per_second(ours.ocsp_url(our_port) + path, SECONDS, script))
                nginx_rates.append(load.requests_per_second(others.url(nginx_port) + path, SECONDS, script))
    row = rate_row(name, "answers/s", our_rates, "nginx static file", nginx_rates, CACHED_BUDGET)
    note(f"goal {CACHED_GOAL}; octets in the answer: {len(answer)}")
    note_cfssl(folder, answer, posts, row.ours)
    note_openssl(folder, row.ours)
    return row


def note_cfssl(folder, answer, posts, our_rate):
    """The floor beside cfssl's server, always by POST: GET does not work in Debian's version."""
    port = machine.free_port()
    with others.cfssl(folder, answer, port):
        rate = load.requests_per_second(others.url(port), SECONDS, posts)
    note(f"cfssl ocspserve (POST) {rate:,.0f} answers/s: we do {our_rate / rate:.2f} times that (floor {CFSSL_FLOOR})")


def note_openssl(folder, our_rate):
    """Beside `openssl ocsp`, which signs every answer, and takes one request on each connection."""
    port = machine.free_port()
    request, server = others.openssl_ocsp(folder, port)
    with server:
        rate = load.single_requests_per_second(port, request, SECONDS)
    note(f"openssl ocsp {rate:,.0f} answers/s: we do {our_rate / rate:.1f} times that")


def live(folder: pathlib.Path):
    """A fresh nonce in every request, so every answer is signed; P-256, one core."""
    evidence = ours.make_centre(folder / "state")
    requests = ocsp.requests_with_nonce(evidence / "issuing.pem", evidence / "certificate.pem", 256)
    script = load.post_script(folder / "post.lua", requests)
    port = machine.free_port()
    rates = []
    with ours.serve(folder / "state", port):
        rates.append(load.requests_per_second(ours.ocsp_url(port), SECONDS, script))
        signatures = others.openssl_signatures_per_second()
        rates.append(load.requests_per_second(ours.ocsp_url(port), SECONDS, script))
    row = rate_row("ocsp-live", "answers/s", rates, "openssl speed ecdsap256", [signatures], LIVE_BUDGET)
    note_openssl(folder, row.ours)
    return row


def revoke_to_ocsp(folder: pathlib.Path):
    """From the end of 'pki certificate revoke' to the first 'revoked' of a server that was already running."""
    evidence = ours.make_centre(folder / "state")
    ours.issue(REVOCATIONS, "--state", folder / "state", "--certificates", folder / "certificates")
    port = machine.free_port()
    with ours.serve(folder / "state", port):
        delays = [
            revocation_delay(folder, evidence, certificate, ours.ocsp_url(port))
            for certificate in sorted((folder / "certificates").glob("*.pem"))[:REVOCATIONS]
        ]
    # With so few samples the 99th percentile is the slowest.
    note(f"the slowest of {len(delays)}")
    return limit_row("revoke-to-ocsp", "s", max(delays), REVOCATION_LIMIT)


def revocation_delay(folder, evidence, certificate, url):
    """Seconds from the return of the command until OCSP says revoked."""
    issuer, root = evidence / "issuing.pem", evidence / "root.pem"
    request = ocsp.request(issuer, certificate)
    before = ocsp.fetch(url, request)
    if ocsp.status(before, folder, issuer, certificate, root) != "good":
        raise SystemExit(f"bench: error: {certificate.name} is not good before its revocation")
    ours.revoke(folder / "state", serial(certificate))
    start = time.monotonic()
    while time.monotonic() - start < 10 * REVOCATION_LIMIT:
        answer, seen = ocsp.fetch(url, request), time.monotonic()
        if answer != before and ocsp.status(answer, folder, issuer, certificate, root) == "revoked":
            return seen - start
        time.sleep(0.002)
    raise SystemExit(f"bench: error: {certificate.name} is still not revoked after {10 * REVOCATION_LIMIT} s")


def serial(certificate):
    """The serial number in hexadecimal, as our commands take it."""
    command = ["openssl", "x509", "-in", certificate, "-noout", "-serial"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().split("=")[1].lower()
