"""Rows about books with very many certificates."""
import json
import os
import pathlib
import statistics

import ours
from row import limit_row, note

FOLDER = ours.ROOT / ".build" / "bench"
SMALL = 10_000
ROWS = int(os.environ.get("ROWS", "10000000"))
ISSUED = 4000
ROUNDS = 5
COST_LIMIT = 1.10
SEARCH_LIMIT = 50


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


def searches(folder):
    """The slowest of all kinds of search, warm; the ten slowest are printed with their first run."""
    del folder  # The book is kept.
    results = search(prepare(ROWS))["searches"]
    for one in sorted(results, key=lambda one: -one["worst"])[:10]:
        note(f"{one['search']}: {one['worst']:.1f} ms, first {one['first']:.1f} ms, {one['rows']} rows")
    note(f"{len(results)} kinds, half of them within {statistics.median(one['worst'] for one in results):.1f} ms; slowest first run {max(one['first'] for one in results):.1f} ms")
    return limit_row("search-10m", "ms", max(one["worst"] for one in results), SEARCH_LIMIT)
