"""Rows about 数字证书助手 on a holder's machine: memory after use, an answer to a page, and the processor when nobody asks."""
import functools
import json
import os
import statistics
import subprocess

import ours
from row import limit_row, note

MEMORY_LIMIT = 40
READ_LIMIT = 300
IDLE_LIMIT = 1


@functools.cache
def use():
    """One user's use of the release build, with a virtual card in a real pcscd; see `assistant_use.py`."""
    result = subprocess.run(["sh", str(ours.ROOT / "scripts" / "assistant-use.sh")], capture_output=True, text=True,
                            stdin=subprocess.DEVNULL, env=os.environ | {"BIN": str(ours.PROGRAMS)})
    if result.returncode != 0:
        raise SystemExit(f"bench: error: the assistant is not used\n{result.stderr[-2000:]}")
    return json.loads(result.stdout)


def memory(folder):
    """Mebibytes that it has after hundreds of reads, signatures, pages and checks."""
    del folder
    note(f"{use()['started']:.1f} MiB when it had started, {use()['rested']:.1f} a minute after it was used")
    return limit_row("assistant-memory", "MiB", use()["used"], MEMORY_LIMIT)


def read(folder):
    """获取CA信息 with a card present: the slowest of all."""
    del folder
    reads = use()["reads"]
    note(f"{len(reads)} reads, median {statistics.median(reads) * 1000:.1f} ms")
    return limit_row("assistant-read", "ms", max(reads) * 1000, READ_LIMIT)


def idle(folder):
    """Hundredths of a processor when nobody asks."""
    del folder
    return limit_row("assistant-idle", "%", use()["idle"] * 100, IDLE_LIMIT)
