"""Rows about issuing."""
import statistics

import machine
import others
import ours
from row import note, rate_row

COUNT = 12288
CALLERS = 256
ISSUE_BUDGET = 0.1
AGAINST = "openssl speed ecdsap256"


def in_process(folder):
    """The whole cycle, durable, P-256, on all cores, beside what one core signs when it does nothing else.

    The same on the one core that 'openssl speed' gets is printed beside the table.
    """
    del folder  # The benchmark program makes its own book.
    pinned, free, signatures = [], [], []
    for _ in range(2):
        pinned.append(ours.issue(COUNT, "--callers", CALLERS, core=machine.SERVER_CORE))
        signatures.append(others.openssl_signatures_per_second())
        free.append(ours.issue(COUNT, "--callers", CALLERS))
    one, signing = statistics.median(pinned), statistics.median(signatures)
    cores = len(machine.CORES)
    note(f"issue-inprocess uses {cores} cores; on one core {one:,.0f} certificates/s, ratio {one / signing:.3g}")
    return rate_row("issue-inprocess", "certificates/s", free, AGAINST, signatures, ISSUE_BUDGET)
