"""Somebody else's web server, which lets in only who logs in by TLS with a key of a token: nginx, GnuTLS and OpenSC."""
import base64
import contextlib
import os
import subprocess
import time

from world import Failure, expect, free_port

# What keys of the slots are called: by their identifiers where OpenSC shows a card, by their labels where a module has them.
CARD = {"authentication": "id=%01", "signature": "id=%02"}
LABELS = {"authentication": "object=PIV%20AUTH%20key", "signature": "object=SIGN%20key"}
OPENSC = [f"{folder}/opensc-pkcs11.so" for folder in ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib")]


class Web:
    """An nginx that trusts the centre's authorities, and answers with the serial number of the certificate that was shown."""

    def __init__(self, world, name):
        self.world, self.port = world, free_port()
        self.folder = world.folder / f"web-{name}"
        self.folder.mkdir()
        authorities = [world.pki("authority", "export", authority) for authority in ("issuing", "root")]
        (self.folder / "authorities.pem").write_text("".join(authorities))
        (self.folder / "nginx.conf").write_text(self.configuration())
        self.process = subprocess.Popen(["nginx", "-p", str(self.folder), "-e", "error.log", "-c", "nginx.conf"],
                                        env=os.environ | {"PATH": os.environ["PATH"] + ":/usr/sbin"})
        limit = time.monotonic() + 30
        while "start worker process " not in self.log():
            if time.monotonic() > limit or self.process.poll() is not None:
                raise Failure("nginx does not start\n" + self.log())
            time.sleep(0.02)

    def configuration(self):
        user = "user root;" if os.geteuid() == 0 else ""
        return f"""
daemon off; pid pid; error_log error.log info; {user}
worker_processes 1;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c; uwsgi_temp_path d; scgi_temp_path e;
    server {{
        listen 127.0.0.1:{self.port} ssl;
        ssl_certificate {self.world.folder / "portal.pem"};
        ssl_certificate_key {self.world.folder / "portal.key"};
        ssl_client_certificate authorities.pem;
        ssl_verify_client on;
        ssl_verify_depth 2;
        return 200 "$ssl_client_verify $ssl_client_serial";
    }}
}}
"""

    def log(self):
        log = self.folder / "error.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def welcomes(self, assistant, pin, count):
        """Whoever has the token logs in with each of so many certificates that are on it."""
        module, keys = (assistant.module, LABELS) if assistant.module else (next(filter(os.path.exists, OPENSC)), CARD)
        certificates = assistant.certificates()
        expect(len(certificates) == count, f"{count} certificates on the token: {len(certificates)}")
        for certificate in certificates:
            said = self.log_in(module, keys[certificate["slot"]], pin)
            expect(f"SUCCESS {serial_of(certificate)}" in said, f"a login by {certificate['slot']}: {said}\n{self.log()}")

    def log_in(self, module, key, pin):
        client = subprocess.Popen(
            ["timeout", "60", "gnutls-cli", f"--provider={module}", "--x509cafile", str(self.world.folder / "portal.pem"),
             "--x509certfile", f"pkcs11:{key};type=cert", "--x509keyfile", f"pkcs11:{key};type=private",
             "-p", str(self.port), "localhost"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | {"GNUTLS_PIN": pin})
        # Its input stays open: at its end it leaves without waiting for the answer.
        with contextlib.suppress(BrokenPipeError):
            client.stdin.write(b"GET / HTTP/1.0\r\n\r\n")
            client.stdin.flush()
        said = client.stdout.read().decode(errors="replace")
        client.wait()
        return said

    def close(self):
        self.process.terminate()
        self.process.wait(30)


def serial_of(certificate):
    """The serial number as nginx writes it."""
    run = subprocess.run(["openssl", "x509", "-inform", "DER", "-noout", "-serial"], check=True, capture_output=True,
                         input=base64.b64decode(certificate["der"]))
    return run.stdout.decode().strip().removeprefix("serial=")
