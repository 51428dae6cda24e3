#!/usr/bin/env python3
"""Holds a server under load for a while, and compares every answer with the book: soak.py [SECONDS].

'pki serve' answers GETs at 80 % of the rate that the same load reaches without rests, while 50 certificates a second are revoked
over the API. Ten equal intervals; of each the rate, p50 and p99, the server's share of a core and its memory, and the answers that were wrong: 'good' for
what was revoked two whole seconds before, 'revoked' for what nobody revoked, anything else. Ends with 70 when there was a wrong one.
It ends by itself. PROGRAMS names another folder of programs than .build/release.
"""
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import api_load
import machine
import ocsp
import ours

SECONDS = 600
INTERVALS = 10
REVOCATIONS = 50
LIVING = 500
SHARE = 0.8
CONNECTIONS = 256
WARM_SECONDS = 10
PEAK_SECONDS = 10
SCRIPT = pathlib.Path(__file__).resolve().parent / "soak.lua"


def issue(folder, port, context, count):
    """Certificates of the machine; their serial numbers."""
    serials = []
    requests = ours.api_posts(ours.certificate_requests(folder, count), 0)
    connection = api_load.connect(port, context)
    for request in requests:
        connection.sendall(request)
        answer = api_load.receive(connection)
        serials.append(json.loads(answer.split(b"\r\n\r\n", 1)[1])["serial"])
    connection.close()
    return serials


def write_paths(folder, evidence, serials):
    """The path of a GET for each certificate; all serial numbers have 20 octets."""
    one = ocsp.request(evidence / "issuing.pem", evidence / "certificate.pem")
    # The request ends with its only serial number.
    lines = ["/ocsp" + ocsp.get_path(one[:-20] + bytes.fromhex(serial)) for serial in serials]
    (folder / "paths").write_text("\n".join(lines) + "\n", encoding="ascii")


class Revoker(threading.Thread):
    """Revokes one certificate after the other, at an even pace, and writes down when."""

    def __init__(self, folder, port, context, serials):
        super().__init__(daemon=True)
        self.folder, self.port, self.context, self.serials = folder, port, context, serials
        self.count, self.fault, self.ending = 0, None, threading.Event()

    def run(self):
        try:
            connection = api_load.connect(self.port, self.context)
            started = time.monotonic()
            with (self.folder / "begun").open("a") as begun, (self.folder / "done").open("a") as done:
                for serial in self.serials:
                    if self.ending.wait(max(0, started + self.count / REVOCATIONS - time.monotonic())):
                        break
                    begun.write(f"{serial} {int(time.time())}\n")
                    begun.flush()
                    connection.sendall(api_load.posts(f"/api/v1/certificates/{serial}/revocation", [{"reason": "superseded"}])[0])
                    answer = api_load.receive(connection)
                    if b" 200 " not in answer.split(b"\r\n", 1)[0] + b" ":
                        raise ConnectionError(answer[:300].decode(errors="replace"))
                    done.write(f"{serial} {int(time.time())}\n")
                    done.flush()
                    self.count += 1
        except OSError as error:
            self.fault = error


def run_wrk(url, folder, seconds, rest, *walk):
    """One interval of load; what soak.lua counted. With a number the paths are asked one after the other behind that place."""
    command = ["wrk", "--threads", "1", "--connections", CONNECTIONS, "--duration", f"{seconds}s", "--script", SCRIPT, url]
    command = machine.pinned(machine.LOAD_CORE, [*command, "--", folder, f"{rest:.4f}", *map(str, walk)])
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60)
    return json.loads(run.stdout.strip().splitlines()[-1])


def warm_up(url, folder, count):
    """Has every answer made once, so that the peak is that of giving them, not of signing; how many were wrong."""
    made, wrong = 0, 0
    while made < count:
        seen = run_wrk(url, folder, WARM_SECONDS, 0, made)
        if not seen["answers"]:
            raise SystemExit("soak: error: the server answers nothing")
        # What was under way at the end is asked again.
        made += max(1, seen["answers"] - CONNECTIONS)
        wrong += seen["wrong"]
    return wrong


def resident(process):
    """MiB of memory that the server has."""
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def processor_seconds(process):
    """Seconds of processor time that the server took."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def soak(folder, seconds):
    ours.PROGRAMS = pathlib.Path(os.environ.get("PROGRAMS", ours.PROGRAMS)).resolve()
    state, context = ours.make_api(folder)
    (folder / "begun").touch()
    (folder / "done").touch()
    api_port, port = machine.free_port(), machine.free_port()
    wrong = 0
    with ours.serve_api(state, api_port):
        serials = issue(folder, api_port, context, int(seconds * REVOCATIONS) + LIVING)
        write_paths(folder, state / "evidence", serials)
        with ours.serve(state, port) as server:
            url = f"http://127.0.0.1:{port}"
            wrong += warm_up(url, folder, len(serials))
            peak = run_wrk(url, folder, PEAK_SECONDS, 0)
            # Each connection asks, waits for the answer, and rests.
            rest = max(0.0, CONNECTIONS / (SHARE * peak["rate"]) * 1000 - peak["p50"] * SHARE)
            print(f"peak {peak['rate']:,.0f} answers/s; load of the machine {os.getloadavg()[0]:.1f}; "
                  f"{len(serials):,} certificates", flush=True)
            wrong += peak["wrong"]
            revoker = Revoker(folder, api_port, context, serials[LIVING:])
            revoker.start()
            print("until s  answers/s  p50 ms  p99 ms   CPU    MiB  revoked  wrong", flush=True)
            for interval in range(INTERVALS):
                before = processor_seconds(server), time.monotonic()
                seen = run_wrk(url, folder, max(1, round(seconds / INTERVALS)), rest)
                share = (processor_seconds(server) - before[0]) / (time.monotonic() - before[1])
                wrong += seen["wrong"] + seen["errors"]
                print(f"{(interval + 1) * seconds / INTERVALS:7.0f}  {seen['rate']:9,.0f}  {seen['p50']:6.2f}  {seen['p99']:6.2f}  "
                      f"{share:4.0%}  {resident(server):5.0f}  {revoker.count:7,}  {seen['wrong']:5} {seen['example']}", flush=True)
            revoker.ending.set()
            revoker.join()
            if revoker.fault:
                raise SystemExit(f"soak: error: the API did not revoke: {revoker.fault}")
    print(f"soak: {wrong} wrong answers; load of the machine {os.getloadavg()[0]:.1f}")
    return 70 if wrong else 0


def main(arguments):
    seconds = float(arguments[0]) if arguments else SECONDS
    with tempfile.TemporaryDirectory(prefix="pki-soak-") as folder, contextlib.suppress(BrokenPipeError):
        return soak(pathlib.Path(folder), seconds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
