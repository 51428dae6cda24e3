"""A program that runs once: how long it took, and how much memory it had at most."""
import os
import subprocess
import time

import machine


def run(command, core=machine.SERVER_CORE):
    """Runs `command` on one core to its end; returns seconds and mebibytes.

    The kernel remembers the most memory of a process from before its exec on, so this program has to stay small itself.
    """
    start = time.monotonic()
    process = subprocess.Popen(machine.pinned(core, command), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"bench: error: '{' '.join(map(str, command))}' failed")
    return seconds, usage.ru_maxrss / 1024
