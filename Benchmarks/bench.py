#!/usr/bin/env python3
"""Measures us beside others, in one run, and prints ratios: bench.py [ROW...].

Writes .build/bench.json. Rows and budgets: docs/performance.md.
"""
import dataclasses
import json
import pathlib
import sys
import tempfile

import api_rows
import assistant_rows
import issue_rows
import list_rows
import portal_rows
import production_rows
import scale_rows
import status_rows

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROWS = {
    "ocsp-cached-get": status_rows.cached_get,
    "ocsp-cached-post": status_rows.cached_post,
    "ocsp-live": status_rows.live,
    "issue-inprocess": issue_rows.in_process,
    "issue-sm2": issue_rows.sm2,
    "issue-api": api_rows.over_api,
    "crl-full-1m": list_rows.full_1m,
    "crl-full-10m": list_rows.full_10m,
    "revoke-to-ocsp": status_rows.revoke_to_ocsp,
    "produce-one": production_rows.one,
    "produce-four-readers": production_rows.four,
    "produce-skf": production_rows.skf,
    "ready-1m": scale_rows.ready,
    "scale-10m": scale_rows.scale,
    "search-10m": scale_rows.searches,
    "portal-page": portal_rows.page,
    "portal-first-view": portal_rows.first_view,
    "assistant-memory": assistant_rows.memory,
    "assistant-read": assistant_rows.read,
    "assistant-idle": assistant_rows.idle,
}
# Take an hour the first time: only when they are asked for.
ON_REQUEST = {"crl-full-10m", "scale-10m", "search-10m", "portal-page"}
COLUMNS = ["row", "ours", "unit", "against", "theirs", "ratio", "budget", "meets"]


def text(value):
    """A cell: three significant digits where it is a fraction, a dash where there is nothing."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
    return str(value)


def table(rows):
    """The rows as lines of equal columns."""
    cells = [COLUMNS] + [[text(row[column]) for column in COLUMNS] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(COLUMNS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in cells)


def main(names):
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        print(f"bench: error: there is no row {unknown[0]}", file=sys.stderr)
        print(f"bench: hint: the rows are {' '.join(ROWS)}", file=sys.stderr)
        return 64
    results = []
    for name in names or [name for name in ROWS if name not in ON_REQUEST]:
        print(f"bench: {name}", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="pki-bench.") as folder:
            row = ROWS[name](pathlib.Path(folder))
        results.append(dataclasses.asdict(row))
    print(table(results))
    output = ROOT / ".build" / "bench.json"
    output.parent.mkdir(exist_ok=True)
    output.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
