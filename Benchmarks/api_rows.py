"""The row about issuing over the API, beside cfssl's signing API."""
import json
import os
import pathlib
import subprocess

import api_load
import machine
import ours
from row import note, rate_row

COUNT = 1600
ROUNDS = 3
API_BUDGET = 1.0
API_GOAL = 1.5
CFSSL_PROFILE = {"signing": {"default": {"expiry": "8760h", "usages": ["digital signature", "client auth"]}}}


def over_api(folder: pathlib.Path):
    """Sixteen keep-alive clients with distinct requests, P-256: the whole cycle, durable, over TLS with client
    certificates and idempotency keys; beside cfssl over plain HTTP, which lints nothing and stores nothing."""
    requests = ours.certificate_requests(folder, COUNT * ROUNDS)
    our_port, their_port = machine.free_port(), machine.free_port()
    our_rates, their_rates, spent = [], [], []
    state, context = ours.make_api(folder)
    with ours.serve_api(state, our_port) as server, cfssl_serve(folder, their_port):
        os.sched_setaffinity(0, {machine.LOAD_CORE})
        for number in range(ROUNDS):
            part = requests[number * COUNT:(number + 1) * COUNT]
            before = processor_seconds(server.pid)
            our_rates.append(api_load.answers_per_second(our_port, ours.api_posts(part, number), b" 201 ", context))
            spent.append((processor_seconds(server.pid) - before) / COUNT)
            bodies = [{"certificate_request": request} for request in part]
            posts = api_load.posts("/api/v1/cfssl/sign", bodies)
            their_rates.append(api_load.answers_per_second(their_port, posts, b" 200 "))
        os.sched_setaffinity(0, set(machine.CORES))
    note(f"goal {API_GOAL}; our server's processor time for one certificate: {min(spent) * 1e6:,.0f} µs")
    return rate_row("issue-api", "certificates/s", our_rates, "cfssl serve (sign)", their_rates, API_BUDGET)


def cfssl_serve(folder: pathlib.Path, port):
    """cfssl's signing API with a P-256 authority of its own."""
    key, certificate, config = folder / "cfssl-key.pem", folder / "cfssl-ca.pem", folder / "cfssl.json"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
               "-subj", "/CN=bench", "-addext", "keyUsage=critical,keyCertSign", "-keyout", key, "-out", certificate]
    subprocess.run(command, check=True, capture_output=True)
    config.write_text(json.dumps(CFSSL_PROFILE), encoding="ascii")
    command = [machine.program("cfssl"), "serve", "-address", "127.0.0.1", "-port", str(port), "-ca", certificate,
               "-ca-key", key, "-config", config, "-loglevel", "4"]
    return machine.server(command, port, folder / "cfssl.log")


def processor_seconds(process):
    """User and system time of a process up to now."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
