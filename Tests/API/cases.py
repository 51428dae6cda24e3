#!/usr/bin/env python3
"""The API seen from outside: cases.py [CASE...]; each case has a centre and a server of its own.

Needs openssl, curl and faketime.
"""
import base64
import concurrent.futures
import json
import os
import re
import select
import socket
import ssl
import subprocess
import sys
import time

from world import PKI, ROOT, Client, Failure, expect, openssl, world

PROBLEM = "application/problem+json"


def expect_problem(answer, status, code=None):
    """The answer is a problem of this status, and says what to look for in the log."""
    found, headers, body = answer
    expect(found == status, f"status {found}, not {status}: {body}")
    expect(headers["Content-Type"] == PROBLEM and body["status"] == status and body["request"], f"{body}")
    expect(code is None or body["code"] == code, f"code {body['code']}, not {code}")


def issue():
    """A machine gets a certificate that openssl verifies, reads it again, revokes it, and sees that."""
    with world() as w:
        client = w.client("web")
        status, headers, body = client.issue(w.key("node"))
        expect(status == 201 and headers["Location"] == f"/api/v1/certificates/{body['serial']}", f"{status} {body}")
        leaf = w.folder / "leaf.pem"
        leaf.write_text(body["certificate"], encoding="ascii")
        chain = w.folder / "chain.pem"
        chain.write_text("".join(body["chain"]), encoding="ascii")
        openssl("verify", "-CAfile", w.ca, "-untrusted", chain, "-purpose", "sslclient", leaf)
        expect(openssl("x509", "-in", leaf, "-pubkey", "-noout") == openssl("req", "-in", w.folder / "node.csr", "-pubkey",
                                                                            "-noout"), "another key was certified")
        expect(b"CN=node-1" in openssl("x509", "-in", leaf, "-noout", "-subject", "-nameopt", "RFC2253"), "another subject")
        expect(client.ask("GET", headers["Location"])[2] == body, "what is read is not what was issued")
        status, _, revoked = client.ask("POST", headers["Location"] + "/revocation", {"reason": "superseded"})
        expect(status == 200 and revoked["status"] == "revoked", f"{revoked}")
        expect_problem(client.ask("POST", headers["Location"] + "/revocation", {}), 409)
        names = [profile["name"] for profile in client.ask("GET", "/api/v1/profiles")[2]["profiles"]]
        expect(names == ["TLS-CLIENT", "TLS-SERVER"], f"{names}")
        audit = w.pki("audit", "list", "--format", "json")
        expect('"client:web"' in audit, "the audit chain does not name the client")


def identity():
    """Whoever has no certificate, another authority's, or one that is expired gets no answer; others are told why."""
    with world(ago="-800d", serve=False) as w:
        expired = w.client("old", ago="-800d")
        w.pki("staff", "list")
        w.serve()
        nobody = Client(w, None, None)
        for stranger in (nobody, foreign(w), expired):
            try:
                answer = stranger.ask("GET", "/api/v1/profiles")
            except (ssl.SSLError, ConnectionError, OSError) as error:
                expect("CERTIFICATE" in str(error).upper() or "UNKNOWN_CA" in str(error).upper() or "reset" in str(error)
                       or "EOF" in str(error), f"{error}")
            else:
                raise Failure(f"{answer}")
            stranger.close()


def foreign(w):
    """A client whose certificate is signed by an authority of its own, under the same names."""
    ca, leaf = w.folder / "other-ca.pem", w.folder / "other.pem"
    subject = openssl("x509", "-in", w.issuing, "-noout", "-subject", "-nameopt", "compat").decode()
    expect(subject, "the authority has no name")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
            "/CN=issuing", "-keyout", w.folder / "other-ca.key", "-out", ca)
    w.key("other")
    extensions = w.folder / "other.ext"
    extensions.write_text("extendedKeyUsage=clientAuth\n", encoding="ascii")
    openssl("x509", "-req", "-in", w.folder / "other.csr", "-CA", ca, "-CAkey", w.folder / "other-ca.key", "-days", "30",
            "-extfile", extensions, "-out", leaf)
    return Client(w, leaf, w.folder / "other.key")


def standing():
    """Revoked, disabled or unregistered: refused with the next request, on an open connection too."""
    with world() as w:
        client, other = w.client("web"), w.client("other")
        expect(client.ask("GET", "/api/v1/profiles")[0] == 200, "the client is not let in")
        w.pki("client", "disable", "web")
        expect_problem(client.ask("GET", "/api/v1/profiles"), 403, "refused")
        w.pki("client", "enable", "web")
        expect(client.ask("GET", "/api/v1/profiles")[0] == 200, "the client is not let in again")
        kept = client.connection.sock
        serial = json.loads(w.pki("client", "show", "web", "--format", "json"))["certificate"]
        w.pki("certificate", "revoke", serial, "--reason", "keyCompromise", "--confirm")
        expect_problem(client.ask("GET", "/api/v1/profiles"), 403, "refused")
        expect(client.connection and client.connection.sock is kept, "the connection was not the same")
        # A certificate that the API issued is nobody's login, whatever its extensions say.
        status, _, body = other.issue(w.key("node"))
        expect(status == 201, f"{body}")
        stray = w.folder / "stray.pem"
        stray.write_text(body["certificate"] + "".join(body["chain"]), encoding="ascii")
        expect_problem(Client(w, stray, w.folder / "node.key").ask("GET", "/api/v1/profiles"), 403, "refused")
        expect_problem(other.ask("POST", f"/api/v1/certificates/{serial}/revocation", {}), 404)
        # The server's own key and certificate do not open its door.
        with socket.create_connection(("127.0.0.1", w.port)) as plain:
            plain.sendall(b"GET /api/v1/profiles HTTP/1.1\r\nHost: x\r\n\r\n")
            plain.settimeout(10)
            expect(b"200" not in plain.recv(100), "it answers without TLS")


def ownership():
    """Nobody sees or revokes what somebody else asked for, and profiles are those of the registration."""
    with world() as w:
        one, two = w.client("one", "TLS-CLIENT"), w.client("two", "TLS-SERVER")
        status, headers, body = one.issue(w.key("node"))
        expect(status == 201, f"{body}")
        expect_problem(two.ask("GET", headers["Location"]), 404)
        expect_problem(two.ask("POST", headers["Location"] + "/revocation", {"reason": "superseded"}), 404)
        expect(one.ask("GET", headers["Location"])[2]["status"] == "active", "a stranger revoked it")
        for profile in ("TLS-SERVER", "STAFF", "EXPERT", "ISSUING", "OCSP", "NO-SUCH", "tls-client", "../TLS-CLIENT"):
            expect_problem(one.issue(w.key("next"), profile), 403, "refused")
        expect_problem(one.issue(w.key("next"), application="CA20261122N0000013"), 400)
        expect_problem(one.issue(w.key("next"), application="CA20261122N0000012"), 403)
        for path in ("/api/v1/certificates/../profiles", "/api/v1//profiles", "/api/v1/profiles/", "/api/v1/certificates/",
                     "/api/v1/%70rofiles", "/api/v2/profiles", "/", "/api/v1/certificates/" + "0" * 40,
                     headers["Location"].upper(), headers["Location"] + "%00", "/healthz"):
            expect_problem(one.ask("GET", path), 404, "no-such-resource")
        for method, path in (("DELETE", headers["Location"]), ("PUT", "/api/v1/certificates"), ("GET", "/api/v1/certificates")):
            answer = one.ask(method, path)
            expect_problem(answer, 405, "method-not-allowed")
            expect(answer[1]["Allow"], "Allow is missing")


def bodies():
    """Whatever a body says wrong is said back, and nothing is issued."""
    with world() as w:
        client = w.client("web")
        before = w.pki("certificate", "list", "--format", "json")
        good = w.key("node")
        path = "/api/v1/certificates"
        for octets, code in ((b"", "not-json"), (b"{", "not-json"), (b"[]", "not-json"), (b"\xff", "not-json"),
                             (b'{"profile":"A","profile":"B"}', "not-json"), (b"[" * 5000, "not-json"),
                             (b'{"profile":1,"request":"x"}', "bad-member"), (b'{"other":"x"}', "bad-member"),
                             (b'{"profile":"TLS-CLIENT"}', "bad-member"), (b"null", "not-json")):
            expect_problem(client.ask("POST", path, octets), 400, code)
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application/json; charset=gbk"):
            expect_problem(client.ask("POST", path, b"{}", {"Content-Type": kind}), 415, "media-type")
        answer = client.ask("POST", path, b"x" * (1 << 20))
        expect_problem(answer, 413, "body-too-large")
        for head in (b"GET /api/v1/profiles HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"hello\r\n\r\n"):
            with client.raw() as plain:
                plain.sendall(head)
                said = b"".join(iter(lambda: plain.recv(65536), b""))
            fields, _, text = said.partition(b"\r\n\r\n")
            problem = json.loads(text)
            expect(fields.startswith(b"HTTP/1.1 400 ") and b"application/problem+json" in fields, f"{head} {said}")
            expect(problem["code"] == "bad-head" and problem["hint"] and problem["request"], f"{head} {problem}")
        expect(client.ask("GET", "/api/v1/profiles")[0] == 200, "a long body took the server with it")
        for request in bad_requests(w, good):
            answer = client.issue(request)
            expect(answer[0] in (400, 403) and answer[1]["Content-Type"] == PROBLEM, f"{request[:60]!r}: {answer}")
        for subject in ({}, {"name": "x"}, {"name": "x", "organization": "y", "role": "z"}, {"name": "a\u0000b", "organization": "y"},
                        {"name": "x" * 1000, "organization": "y"}, {"name": ["x"], "organization": "y"},
                        {"name": "", "organization": "y"}, {"name": "a\u202eb", "organization": "y"}):
            answer = client.issue(good, subject=subject)
            expect(answer[0] in (400, 403) and answer[1]["Content-Type"] == PROBLEM, f"{subject}: {answer}")
        for key in ("", "x" * 129, "a b", "ä", 'a"b'):
            headers = {"Idempotency-Key": key.encode("latin-1")}
            answer = client.ask("POST", path, {"profile": "TLS-CLIENT", "request": good, "subject": {}}, headers)
            expect_problem(answer, 400, "idempotency-key-unreadable")
        rows = json.loads(w.pki("certificate", "list", "--format", "json"))
        fresh = [row for row in rows if row["profile"] == "TLS-CLIENT" and row["state"] != "abandoned"]
        expect(len(fresh) == 1, f"something was issued: {fresh}")
        expect(len(json.loads(before)) <= len(rows), "rows went missing")
        # In a name, what looks like more of a name is only text.
        status, _, body = client.issue(good, subject={"name": "x/CN=admin,O=y+OU=z", "organization": "o"})
        expect(status == 201, f"{body}")
        leaf = w.folder / "leaf.pem"
        leaf.write_text(body["certificate"], encoding="ascii")
        text = openssl("x509", "-in", leaf, "-noout", "-subject", "-nameopt", "multiline").decode()
        expect(text.count("commonName") == 1 and "x/CN=admin,O=y+OU=z" in text, text)


def bad_requests(w, good):
    """PKCS#10 requests that must not be certified."""
    der = base64.b64decode("".join(good.splitlines()[1:-1]))

    def pem(octets):
        return ("-----BEGIN CERTIFICATE REQUEST-----\n" + base64.encodebytes(octets).decode()
                + "-----END CERTIFICATE REQUEST-----\n")

    yield "x"
    yield good.replace("CERTIFICATE REQUEST", "CERTIFICATE")
    yield good + good
    yield pem(der[:-1] + bytes([der[-1] ^ 1]))
    yield pem(der[:40])
    yield pem(der + b"\0")
    yield pem(b"")
    yield w.ca.read_text(encoding="ascii")
    yield w.key("weak", "-newkey", "rsa:1024")
    yield w.key("curve", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1")


def idempotency():
    """The same key and body: the same certificate. Another body: 422. Sixteen at once: one certificate."""
    with world() as w:
        client = w.client("web")
        request = w.key("node")
        first = client.issue(request, key="one")
        again = client.issue(request, key="one")
        expect(first[0] == again[0] == 201 and first[2] == again[2], f"{first} {again}")
        expect(client.issue(request, key='"one"')[2] == first[2], "quotes make another key of it")
        expect_problem(client.issue(w.key("next"), key="one"), 422, "idempotency-key-reused")
        expect_problem(client.issue(request, key="two"), 409, "conflict")
        expect_problem(client.issue(request), 409, "conflict")
        request = w.key("plain")
        first = client.issue(request)
        expect(first[0] == 201 and client.issue(request)[2] == first[2], "without a key the same body is another request")
        expect_problem(client.issue(request, subject={"name": "x", "organization": "x"}), 409, "conflict")
        expect(client.ask("POST", first[1]["Location"] + "/revocation", {})[0] == 200, "it cannot be revoked")
        expect_problem(client.issue(request), 409, "conflict")
        other = w.client("other")
        status, _, body = other.issue(w.key("third"), key="one")
        expect(status == 201 and body["serial"] != first[2]["serial"], f"{body}")
        request = w.key("race")
        machines = [Client(w, client.certificate, client.key).connect() for _ in range(16)]
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda machine: machine.issue(request, key="race"), machines))
        done = {answer[2]["serial"] for answer in answers if answer[0] == 201}
        expect(len(done) == 1 and all(answer[0] in (201, 409) for answer in answers), f"{[a[0] for a in answers]}")
        for answer in answers:
            if answer[0] == 409:
                expect_problem(answer, 409, "idempotency-key-in-use")
        expect(client.issue(request, key="race")[2]["serial"] in done, "the loser cannot have it afterwards")


def crash():
    """The server is killed at any time; the same request sent again gives one certificate."""
    with world() as w:
        client = w.client("web")
        for number in range(12):
            request = w.key(f"node-{number}")
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                attempt = pool.submit(swallowed, Client(w, client.certificate, client.key), request, f"key-{number}")
                time.sleep(0.005 * number)
                w.stop(kill=True)
                before = attempt.result()
            w.serve()
            client.close()
            after = client.issue(request, key=f"key-{number}")
            expect(after[0] == 201, f"{number}: {after}")
            expect(before is None or before == after[2]["serial"], f"{number}: {before} became {after[2]['serial']}")
            expect(client.issue(request, key=f"key-{number}")[2] == after[2], f"{number}: not the same again")
        rows = json.loads(w.pki("certificate", "list", "--format", "json"))
        living = [row for row in rows if row["profile"] == "TLS-CLIENT" and row["state"] in ("issued", "active")]
        expect(len(living) == 13, f"{len(living)} certificates for 12 requests and a client")
        expect(not [row for row in rows if row["state"] in ("reserved", "signing")], "something is unfinished")
        w.stop()
        w.pki("audit", "verify")


def swallowed(client, request, key):
    """The serial number that came before the server died, or None."""
    try:
        answer = client.issue(request, key=key)
        return answer[2]["serial"] if answer[0] == 201 else None
    except (OSError, ssl.SSLError, ValueError, AttributeError):
        return None
    except Exception as error:  # http.client has several words for a connection that ended
        if type(error).__module__ == "http.client":
            return None
        raise


def tools():
    """curl and openssl s_client talk to it as they are."""
    with world() as w:
        client = w.client("web")
        base = ["curl", "--silent", "--show-error", "--cacert", w.ca, "--resolve", f"localhost:{w.port}:127.0.0.1"]
        url = f"https://localhost:{w.port}/api/v1/profiles"
        run = subprocess.run([*base, "--cert", client.certificate, "--key", client.key, url], capture_output=True, text=True)
        expect(run.returncode == 0 and "TLS-CLIENT" in run.stdout, f"{run}")
        run = subprocess.run([*base, url], capture_output=True, text=True)
        expect(run.returncode != 0, f"{run}")
        for version in ("-tls1", "-tls1_1", "-tls1_2"):
            run = subprocess.run(["openssl", "s_client", version, "-connect", f"127.0.0.1:{w.port}", "-cert",
                                  client.certificate, "-key", client.key], input=b"", capture_output=True)
            expect(run.returncode != 0, f"{version} is spoken")
        run = subprocess.run(["openssl", "s_client", "-tls1_3", "-connect", f"127.0.0.1:{w.port}", "-cert",
                              client.certificate, "-key", client.key, "-CAfile", w.ca, "-verify_return_error"],
                             input=b"", capture_output=True)
        expect(run.returncode == 0, f"{run.stderr}")


def document():
    """The contract is given as it is in docs/, and only once to who keeps it."""
    with world() as w:
        client = w.client("web")
        status, headers, body = client.ask("GET", "/api/v1/openapi.yaml")
        expect(status == 200 and body == (ROOT / "docs" / "openapi.yaml").read_bytes(), "another contract")
        expect(headers["Content-Type"] == "application/yaml", f"{headers}")
        status, _, body = client.ask("GET", "/api/v1/openapi.yaml", headers={"If-None-Match": headers["ETag"]})
        expect(status == 304 and body == b"", f"{status}")
        status, again, body = client.ask("HEAD", "/api/v1/openapi.yaml")
        expect(status == 200 and body == b"" and again["Content-Length"] == headers["Content-Length"], f"{again}")
        expect_problem(client.ask("POST", "/api/v1/openapi.yaml", {}), 405, "method-not-allowed")
        # Nobody without a certificate learns even that.
        try:
            answer = Client(w, None, None).ask("GET", "/api/v1/openapi.yaml")
        except OSError:
            return
        raise Failure(f"{answer}")


def documented():
    """The examples of docs/api.md work as they stand there."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    expect([kind for kind, _ in blocks] == ["yaml", "sh", "sh"], f"{[kind for kind, _ in blocks]}")
    with world(serve=False) as w:
        path = w.definition / "pki.yaml"
        settings, count = re.subn(r"^api:\n(?: .*\n)+", lambda _: blocks[0][1],
                                  path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        expect(count == 1, "pki.yaml has no api section")
        path.write_text(settings, encoding="utf-8")
        w.serve()
        # The port of the page may be taken here; curl is told where it is.
        (w.folder / ".curlrc").write_text(f'connect-to = "localhost:8443:127.0.0.1:{w.port}"\nsilent\nfail\n')
        (w.folder / "bin").mkdir()
        (w.folder / "bin" / "pki").symlink_to(PKI)
        environment = w.environment() | {"PATH": f"{w.folder / 'bin'}:{os.environ['PATH']}", "CURL_HOME": str(w.folder)}
        for kind, script in blocks[1:]:
            run = subprocess.run(["sh", "-euc", script], capture_output=True, text=True, cwd=w.folder, env=environment)
            expect(run.returncode == 0 and "not found" not in run.stderr, f"{script}\n{run.stdout}{run.stderr}")
        body = json.loads(run.stdout)
        promised = {"serial", "certificate", "chain", "notBefore", "notAfter", "status"}
        expect(promised <= set(body), f"{body}")
        (w.folder / "leaf.pem").write_text(body["certificate"] + "".join(body["chain"]), encoding="ascii")
        subject = openssl("x509", "-in", w.folder / "leaf.pem", "-noout", "-subject", "-nameopt", "utf8,sep_comma_plus").decode()
        expect("node-17" in subject and "必联" in subject, subject)


def patience():
    """Who is slow with a hello, a head or a body is cut off, whatever little comes; nobody else waits for them."""
    with world() as w:
        client = w.client("web")
        head, body = client.raw(), client.raw()
        head.sendall(b"GET /api/v1/profiles HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        body.sendall(b"POST /api/v1/certificates HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                     b"Content-Length: 60000\r\n\r\n{")
        hello = socket.create_connection(("127.0.0.1", w.port), timeout=30)
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            ends = [pool.submit(dribble, head, b"x"), pool.submit(dribble, body, b" "), pool.submit(dribble, hello, b"")]
            expect(client.ask("GET", "/api/v1/profiles")[0] == 200, "others wait for who is slow")
            for name, end in zip(("head", "body", "hello"), ends):
                expect(end.result() == b"", f"a slow {name} was answered {end.result()}")
        expect(client.ask("GET", "/api/v1/profiles")[0] == 200, "the server did not survive it")


def dribble(connection, octet):
    """Sends an octet five times a second until the other side ends; returns what it said."""
    said = b""
    for _ in range(150):
        if select.select([connection], [], [], 0.2)[0]:
            try:
                came = connection.recv(1000)
            except OSError:
                return said
            if not came:
                return said
            said += came
        try:
            connection.sendall(octet)
        except OSError:
            return said
    raise Failure("half a minute was not too slow")


def busy():
    """While the book is locked, 256 requests wait and one more is sent away; nothing is lost, and nothing done twice."""
    with world() as w:
        client = w.client("web")
        request = w.key("node")
        waiting = [Client(w, client.certificate, client.key) for _ in range(256)]
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda machine: machine.ask("GET", "/api/v1/profiles"), waiting))
        with w.locked():
            for number, machine in enumerate(waiting):
                machine.begin(request, key=f"busy-{number}")
            for machine in waiting:
                w.has_read(machine.connection.sock)
            answer = client.ask("GET", "/api/v1/profiles")
            expect_problem(answer, 503, "busy")
            expect(int(answer[1]["Retry-After"]) > 0, "it does not say when to come again")
        answers = [machine.answer() for machine in waiting]
        done = [answer for answer in answers if answer[0] == 201]
        expect(len(done) == 1, f"{len(done)} certificates for one key")
        for answer in answers:
            if answer[0] != 201:
                expect_problem(answer, 409, "conflict")
        expect(client.ask("GET", "/api/v1/profiles")[0] == 200, "it stays busy")


def locked():
    """A book that cannot be written is said to be so, and the same request gets its certificate afterwards."""
    with world() as w:
        client = w.client("web")
        request = w.key("node")
        with w.locked():
            answer = client.issue(request, key="one")
            expect_problem(answer, 503, "unavailable")
            expect(int(answer[1]["Retry-After"]) > 0, "it does not say when to come again")
            expect(client.ask("GET", "/api/v1/profiles")[0] == 200, "what only reads does not work either")
        status, _, body = client.issue(request, key="one")
        expect(status == 201, f"{body}")
        expect(client.issue(request, key="one")[2] == body, "not the same again")


def rate():
    """Who sends too fast is slowed down, nobody else, and not for long."""
    with world(serve=False) as w:
        w.settings("requestsPerSecond: 200", "requestsPerSecond: 2")
        fast, slow = w.client("fast"), w.client("slow")
        w.serve()
        answers = [fast.ask("GET", "/api/v1/profiles") for _ in range(60)]
        admitted = [answer for answer in answers if answer[0] == 200]
        expect(4 <= len(admitted) < 60, f"{len(admitted)} of 60 were admitted")
        for answer in answers:
            if answer[0] != 200:
                expect_problem(answer, 429, "too-fast")
                expect(int(answer[1]["Retry-After"]) > 0, "it does not say when to come again")
        expect(slow.ask("GET", "/api/v1/profiles")[0] == 200, "another client is slowed down")
        limit = time.monotonic() + 30
        while fast.ask("GET", "/api/v1/profiles")[0] != 200:
            expect(time.monotonic() < limit, "it never gets in again")
            time.sleep(0.1)


def stopping():
    """Asked to end, the server takes no more connections, answers the request under way, and ends well."""
    with world() as w:
        client, idle = w.client("web"), w.client("idle")
        expect(idle.ask("GET", "/api/v1/profiles")[0] == client.ask("GET", "/api/v1/profiles")[0] == 200, "not let in")
        with w.locked():
            client.begin(w.key("node"))
            w.has_read(client.connection.sock)
            w.process.terminate()
            limit = time.monotonic() + 30
            while True:
                try:
                    socket.create_connection(("127.0.0.1", w.port), timeout=30).close()
                except ConnectionRefusedError:
                    break
                expect(time.monotonic() < limit, "it goes on taking connections")
                time.sleep(0.01)
            expect(idle.connection.sock.recv(1) == b"", "an idle connection stays")
            expect(w.process.poll() is None, "it did not wait for the request under way")
        status, headers, body = client.answer()
        expect(status == 201, f"{status} {body}")
        expect(w.process.wait(30) == 0, f"it ended with {w.process.returncode}")
        w.serve()
        client.close()
        expect(client.ask("GET", headers["Location"])[2] == body, "what was answered is not on record")


CASES = {case.__name__: case for case in (issue, identity, standing, ownership, bodies, idempotency, crash, tools, document,
                                          documented, patience, busy, locked, rate, stopping)}


def main(names):
    """Runs the cases; returns 1 when one fails."""
    status = 0
    for name in names or CASES:
        try:
            CASES[name]()
            print(f"ok {name}")
        except Failure as failure:
            print(f"FAILED {name}: {failure}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
