"""Rows about issuing."""
import machine
import others
import ours
from row import rate_row

COUNT = 2000
ISSUE_BUDGET = 0.1


def in_process(folder):
    """The whole cycle, durable, P-256, on one core, beside what that core signs when it does nothing else."""
    del folder  # The benchmark program makes its own book.
    rates = [ours.issue(COUNT, core=machine.SERVER_CORE)]
    signatures = others.openssl_signatures_per_second()
    rates.append(ours.issue(COUNT, core=machine.SERVER_CORE))
    return rate_row("issue-inprocess", "certificates/s", rates, "openssl speed ecdsap256", [signatures], ISSUE_BUDGET)
