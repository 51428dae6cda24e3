"""Rows about books with very many certificates."""
import json
import os
import pathlib
import statistics
import time

import machine
import ocsp
import ours
from row import limit_row, note

FOLDER = ours.ROOT / ".build" / "bench"
SMALL = 10_000
ROWS = int(os.environ.get("ROWS", "10000000"))
ISSUED = 4000
ROUNDS = 5
COST_LIMIT = 1.10
SEARCH_LIMIT = 50
READY_LIMIT = 0.5


def prepare(rows):
    """A book with at least so many certificates, made through the import and kept for the next time."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    state = FOLDER / f"rows-{rows}"
    result = json.loads(ours.run("pki-bench", "prepare", "--rows", rows, "--state", state))
    if result["rows"]:
        rate = result["rows"] / result["seconds"]
        note(f"{result['rows']:,} rows imported at {rate:,.0f}/s; search index in {result['indexSeconds']:.0f} s")
    return state


def search(state: pathlib.Path):
    return json.loads(ours.run("pki-bench", "search", "--state", state))


def scale(folder):
    """What a certificate and a status lookup cost in a small and in a large book."""
    del folder  # The books are kept.
    small, large = prepare(SMALL), prepare(ROWS)
    costs, lookups = {small: [], large: []}, {}
    for _ in range(ROUNDS):
        for state in (small, large):
            costs[state].append(1e6 / ours.issue(ISSUED, "--state", state))
    for state in (small, large):
        lookups[state] = search(state)["status"]
    ratio = min(costs[large]) / min(costs[small])
    note(f"issuance {min(costs[small]):,.0f} µs at {SMALL:,}, {min(costs[large]):,.0f} µs at {ROWS:,}")
    note(f"status lookup {lookups[small]:.1f} µs at {SMALL:,}, {lookups[large]:.1f} µs at {ROWS:,}")
    return limit_row("scale-10m", "times", ratio, COST_LIMIT)


def ready(folder: pathlib.Path):
    """From the start of 'pki serve' to its first signed answer, over a book of a million."""
    state, issuer = prepare(1_000_000), folder / "issuing.pem"
    issuer.write_text(ours.run("pki", "authority", "export", "issuing", "--state", state), encoding="ascii")
    request = ocsp.request_about(issuer, 0x5A77)
    times = [first_answer(state, request, machine.free_port()) for _ in range(ROUNDS)]
    note(f"the first of {ROUNDS} starts took {times[0]:.3f} s, the others {min(times[1:]):.3f} to {max(times[1:]):.3f}")
    return limit_row("ready-1m", "s", max(times), READY_LIMIT)


def first_answer(state: pathlib.Path, request, port):
    """Seconds from the start of a server to its first answer with a status."""
    started = time.monotonic()
    with ours.serve(state, port):
        while not ocsp.is_successful(ocsp.fetch(ours.ocsp_url(port), request)):
            if time.monotonic() - started > 60:
                raise SystemExit("bench: error: the server does not answer")
        return time.monotonic() - started


def searches(folder):
    """The slowest of all kinds of search, warm; the ten slowest are printed with their first run."""
    del folder  # The book is kept.
    results = search(prepare(ROWS))["searches"]
    for one in sorted(results, key=lambda one: -one["worst"])[:10]:
        note(f"{one['search']}: {one['worst']:.1f} ms, first {one['first']:.1f} ms, {one['rows']} rows")
    note(f"{len(results)} kinds, half of them within {statistics.median(one['worst'] for one in results):.1f} ms; slowest first run {max(one['first'] for one in results):.1f} ms")
    return limit_row("search-10m", "ms", max(one["worst"] for one in results), SEARCH_LIMIT)
