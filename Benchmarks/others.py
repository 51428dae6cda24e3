"""The other sides: nginx with a static file, cfssl's OCSP server, and OpenSSL's own signing rate."""
import base64
import os
import pathlib
import subprocess

import machine
import ocsp

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.error.log;
{user}
events {{ worker_connections 512; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
    open_file_cache max=16; open_file_cache_valid 60s;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    types {{ }} default_type application/ocsp-response;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        root {folder}; add_header Cache-Control "max-age=3600, public, no-transform, must-revalidate";
        merge_slashes off;
        location / {{ try_files /answer.der =404; error_page 405 =200 /answer.der; }}
    }}
}}
"""


def url(port):
    """Where either server answers."""
    return f"http://127.0.0.1:{port}"


def nginx(folder: pathlib.Path, answer: bytes, port):
    """nginx at its best: one worker, open files kept, serving `answer` to any GET and POST."""
    (folder / "answer.der").write_bytes(answer)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user))
    command = [machine.program("nginx"), "-p", folder, "-c", folder / "nginx.conf"]
    return machine.server(command, port, folder / "nginx.log")


def cfssl(folder: pathlib.Path, answer: bytes, port):
    """cfssl ocspserve with the same answer, from its file of responses."""
    (folder / "responses").write_bytes(base64.b64encode(answer) + b"\n")
    command = [machine.program("cfssl"), "ocspserve", "-address", "127.0.0.1", "-port", port,
               "-responses", folder / "responses", "-loglevel", "3"]
    return machine.server(command, port, folder / "cfssl.log")


def openssl_ocsp(folder: pathlib.Path, port):
    """`openssl ocsp` as a responder, with one certificate of a P-256 authority of its own; it signs every answer.

    Returns the request that it can answer, and the server.
    """
    authority, key = folder / "openssl.pem", folder / "openssl.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=bench",
         "-days", "30", "-set_serial", "10", "-keyout", key, "-out", authority],
        check=True, capture_output=True,
    )
    index = folder / "openssl.index"
    index.write_text("V\t491231235959Z\t\t0A\tunknown\t/CN=bench\n", encoding="ascii")
    command = [machine.program("openssl"), "ocsp", "-port", port, "-index", index, "-CA", authority, "-rsigner", authority,
               "-rkey", key, "-nmin", "60", "-ignore_err"]
    # It is not asked whether it listens: a connection without a request is its last.
    word = "waiting for OCSP client connections"
    return ocsp.request_about(authority, 10), machine.server(command, port, folder / "openssl-ocsp.log", word=word)


def openssl_signatures_per_second():
    """What one core signs with P-256 when it does nothing else: 'openssl speed'."""
    return openssl_speed("ecdsap256")[0]


def openssl_speed(algorithm):
    """What one core signs, and verifies, a second when it does nothing else: 'openssl speed'."""
    command = machine.pinned(machine.SERVER_CORE, [machine.program("openssl"), "speed", "-seconds", "3", algorithm])
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    # The last line ends with both rates.
    signing, verifying = run.stdout.strip().splitlines()[-1].split()[-2:]
    return float(signing), float(verifying)
