"""The row about issuing over the API, beside cfssl's signing API."""
import json
import os
import pathlib
import statistics
import subprocess

import api_load
import machine
import ours
from row import note, rate_row

COUNT = 1600
ROUNDS = 3
API_BUDGET = 0.35
API_GOAL = 1.5
NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
TLS = ["-tls-cert", "{folder}/cfssl-server.pem", "-tls-key", "{folder}/cfssl-server.key", "-mutual-tls-ca",
       "{folder}/cfssl-ca.pem"]
CFSSL_PROFILE = {"signing": {"default": {"expiry": "8760h", "usages": ["digital signature", "client auth"]}}}


def over_api(folder: pathlib.Path):
    """Sixteen keep-alive clients with distinct requests, P-256, over TLS 1.3 with client certificates: the whole cycle,
    durable, with idempotency keys; beside cfssl, which lints nothing and stores nothing. What cfssl does over plain HTTP
    is printed beside the table."""
    requests = ours.certificate_requests(folder, COUNT * ROUNDS)
    authority = make_authority(folder)
    their_context = their_transport(folder, authority)
    our_port, their_port, plain_port = machine.free_port(), machine.free_port(), machine.free_port()
    our_rates, their_rates, plain_rates, spent = [], [], [], []
    state, context = ours.make_api(folder)
    with (ours.serve_api(state, our_port) as server, cfssl_serve(folder, authority, their_port, TLS),
          cfssl_serve(folder, authority, plain_port)):
        os.sched_setaffinity(0, {machine.LOAD_CORE})
        for number in range(ROUNDS):
            part = requests[number * COUNT:(number + 1) * COUNT]
            before = processor_seconds(server.pid)
            our_rates.append(api_load.answers_per_second(our_port, ours.api_posts(part, number), b" 201 ", context))
            spent.append((processor_seconds(server.pid) - before) / COUNT)
            bodies = [{"certificate_request": request} for request in part]
            posts = api_load.posts("/api/v1/cfssl/sign", bodies)
            their_rates.append(api_load.answers_per_second(their_port, posts, b" 200 ", their_context))
            plain_rates.append(api_load.answers_per_second(plain_port, posts, b" 200 "))
        os.sched_setaffinity(0, set(machine.CORES))
    note(f"goal {API_GOAL}; our server's processor time for one certificate: {min(spent) * 1e6:,.0f} µs")
    plain, our = statistics.median(plain_rates), statistics.median(our_rates)
    note(f"cfssl over plain HTTP: {plain:,.0f} certificates/s, ratio {our / plain:.3g}")
    return rate_row("issue-api", "certificates/s", our_rates, "cfssl serve, mutual TLS", their_rates, API_BUDGET)


def make_authority(folder: pathlib.Path):
    """A P-256 authority for cfssl; returns its certificate and key."""
    key, certificate = folder / "cfssl-key.pem", folder / "cfssl-ca.pem"
    command = ["openssl", "req", "-x509", *NEW_KEY, "-days", "30", "-subj", "/CN=bench", "-addext",
               "keyUsage=critical,keyCertSign", "-keyout", key, "-out", certificate]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


def their_transport(folder: pathlib.Path, authority):
    """Certificates for both ends of cfssl's TLS; returns the client's context."""
    certificate, key = authority
    for name in ("server", "client"):
        request = ["openssl", "req", "-new", *NEW_KEY, "-subj", f"/CN={name}", "-keyout", folder / f"cfssl-{name}.key",
                   "-addext", "subjectAltName=DNS:localhost", "-out", folder / f"cfssl-{name}.csr"]
        subprocess.run(request, check=True, capture_output=True)
        sign = ["openssl", "x509", "-req", "-in", folder / f"cfssl-{name}.csr", "-CA", certificate, "-CAkey", key, "-days",
                "30", "-copy_extensions", "copy", "-out", folder / f"cfssl-{name}.pem"]
        subprocess.run(sign, check=True, capture_output=True)
    return api_load.client_context(folder / "cfssl-client.pem", folder / "cfssl-client.key", certificate)


def cfssl_serve(folder: pathlib.Path, authority, port, options=()):
    """cfssl's signing API."""
    certificate, key = authority
    config = folder / "cfssl.json"
    config.write_text(json.dumps(CFSSL_PROFILE), encoding="ascii")
    command = [machine.program("cfssl"), "serve", "-address", "127.0.0.1", "-port", str(port), "-ca", certificate,
               "-ca-key", key, "-config", config, "-loglevel", "4", *(option.format(folder=folder) for option in options)]
    return machine.server(command, port, folder / f"cfssl-{port}.log")


def processor_seconds(process):
    """User and system time of a process up to now."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
