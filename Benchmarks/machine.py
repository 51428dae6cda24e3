"""Processes on this machine: which core they run on, their ports, and their end."""
import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import time

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE = CORES[0]
LOAD_CORE = CORES[-1]


def pinned(core, command):
    """The command, bound to one core: both sides of a row get the same one."""
    return ["taskset", "-c", str(core), *map(str, command)]


def program(name):
    """The path of an installed program; daemons live where users have no PATH."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found:
        raise SystemExit(f"bench: error: {name} is not installed\nbench: hint: run 'make bench'")
    return found


def free_port():
    """A loopback port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server(command, port, log: pathlib.Path, core=SERVER_CORE, word=None):
    """Runs a server for as long as the block lasts; returns when its port answers, or when it has said `word`."""
    with log.open("wb") as output:
        process = subprocess.Popen(pinned(core, command), stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    try:
        if word is None:
            wait_for(port, process, log)
        else:
            wait_for_word(word, process, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_word(word, process, log, seconds=15):
    """Waits until a server has said that it is ready, without a connection that asks nothing."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit and process.poll() is None:
        if word in log.read_text(errors="replace"):
            return
        time.sleep(0.005)
    raise SystemExit(f"bench: error: {process.args[3]} is not ready\n{log.read_text(errors='replace')[-2000:]}")


def wait_for(port, process, log, seconds=15):
    """Waits until somebody listens on `port`; says what the server said when it ended first."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.005)
    raise SystemExit(f"bench: error: {process.args[3]} does not listen\n{log.read_text(errors='replace')[-2000:]}")
