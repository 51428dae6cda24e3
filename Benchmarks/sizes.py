#!/usr/bin/env python3
"""How large full lists are and what they cost, by their number of entries: sizes.py [ENTRIES...].

Makes each list in turns with 'openssl ca -gencrl', on the same core, and prints a line for each number; 10 000, 100 000,
1 000 000 and 10 000 000 when none is named. The books are kept under .build/bench.
"""
import pathlib
import sys
import tempfile

import list_rows

ENTRIES = [10_000, 100_000, 1_000_000, 10_000_000]
HEADINGS = ["entries", "octets", "ours s", "ours MiB", "openssl s", "openssl MiB", "times", "memory"]


def line(entries):
    """One line of the table, as text."""
    with tempfile.TemporaryDirectory(prefix="pki-sizes.") as folder:
        state, ours, theirs = list_rows.compare(pathlib.Path(folder), entries, rounds=3 if entries < 10_000_000 else 1)
    octets = list_rows.list_file(state).stat().st_size
    return [f"{entries:,}", f"{octets:,}", f"{ours[0]:.2f}", f"{ours[1]:,.0f}", f"{theirs[0]:.2f}", f"{theirs[1]:,.0f}",
            f"{theirs[0] / ours[0]:.1f}", f"{theirs[1] / ours[1]:.1f}"]


def main(arguments):
    row = "{:>12}  {:>13}  {:>8}  {:>8}  {:>9}  {:>11}  {:>6}  {:>6}".format
    print(row(*HEADINGS), flush=True)
    for entries in [int(argument) for argument in arguments] or ENTRIES:
        print(row(*line(entries)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
