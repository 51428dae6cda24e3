"""OCSP from outside: requests made, and answers read, by the openssl command."""
import base64
import http.client
import pathlib
import secrets
import subprocess
import urllib.parse

NONCE_OCTETS = 16


def request(issuer: pathlib.Path, certificate: pathlib.Path, nonce=False):
    """An OCSP request for `certificate`, in DER."""
    option = "-nonce" if nonce else "-no_nonce"
    command = ["openssl", "ocsp", "-issuer", issuer, "-cert", certificate, option, "-reqout", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def request_about(issuer: pathlib.Path, serial: int):
    """An OCSP request about a serial number of an issuer, in DER."""
    command = ["openssl", "ocsp", "-issuer", issuer, "-serial", str(serial), "-no_nonce", "-reqout", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def is_successful(answer: bytes):
    """Whether an answer has statuses: its first element is the ENUMERATED 0."""
    return bytes([10, 1, 0]) in answer[:8]


def requests_with_nonce(issuer, certificate, count):
    """Requests that differ in their nonce only."""
    one = request(issuer, certificate, nonce=True)
    # The nonce is the last extension, and its octets are the last of the request.
    return [one[:-NONCE_OCTETS] + secrets.token_bytes(NONCE_OCTETS) for _ in range(count)]


def get_path(der: bytes):
    """The request as RFC 6960 A.1 puts it into a path."""
    return "/" + urllib.parse.quote(base64.b64encode(der), safe="")


def fetch(url, der: bytes, method="POST"):
    """The answer's octets."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
    try:
        if method == "GET":
            connection.request("GET", parts.path + get_path(der))
        else:
            connection.request("POST", parts.path, der, {"Content-Type": "application/ocsp-request"})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"bench: error: {url} answered {response.status}")
        return body
    finally:
        connection.close()


def status(answer: bytes, folder: pathlib.Path, issuer, certificate, root):
    """What the answer says: 'good', 'revoked' or 'unknown', once openssl has verified it."""
    file = folder / "answer-to-read.der"
    file.write_bytes(answer)
    command = ["openssl", "ocsp", "-respin", file, "-issuer", issuer, "-cert", certificate, "-CAfile", root, "-no_nonce"]
    run = subprocess.run(command, capture_output=True, text=True)
    if "Response verify OK" not in run.stderr:
        raise SystemExit(f"bench: error: openssl does not accept our answer\n{run.stdout}{run.stderr}")
    return run.stdout.split(": ", 1)[1].split()[0]
