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
SM2_COUNT = 4096
SM2_BUDGET = 0.5
# What the cycle signs for one certificate (a copy with a throwaway key, and the certificate), and what it verifies (the
# request, and what it signed).
SIGNATURES, VERIFICATIONS = 2, 2


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


def sm2(folder):
    """The same with SM2 everywhere, on one core, beside P-256 on that core once its signatures were as slow as those of SM2."""
    del folder
    ours_sm2, allowed = [], []
    for _ in range(2):
        p256 = ours.issue(SM2_COUNT, "--callers", CALLERS, core=machine.SERVER_CORE)
        ours_sm2.append(ours.issue(SM2_COUNT, "--callers", CALLERS, "--algorithm", "sm2", core=machine.SERVER_CORE))
        fast, slow = others.openssl_speed("ecdsap256"), others.openssl_speed("sm2")
        extra = SIGNATURES * (1 / slow[0] - 1 / fast[0]) + VERIFICATIONS * (1 / slow[1] - 1 / fast[1])
        allowed.append(1 / (1 / p256 + extra))
        note(f"issue-sm2: P-256 {p256:,.0f} certificates/s; openssl signs {slow[0]:,.0f} and verifies {slow[1]:,.0f} a second "
             f"with SM2, {fast[0]:,.0f} and {fast[1]:,.0f} with P-256")
    return rate_row("issue-sm2", "certificates/s", ours_sm2, "P-256 with signatures of SM2", allowed, SM2_BUDGET)
