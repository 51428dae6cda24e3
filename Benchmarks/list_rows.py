"""Rows about full revocation lists: from the book to the signed file, beside 'openssl ca -gencrl'."""
import hashlib
import json
import pathlib
import statistics
import subprocess
import time

import measured
import ours
import revoked
from row import Row, note

FOLDER = ours.ROOT / ".build" / "bench"
TIME_BUDGET = 3
MEMORY_BUDGET = 6
CONFIGURATION = """[ca]
default_ca = bench
[bench]
database = index.txt
crlnumber = crlnumber
default_md = sha256
default_crl_days = 2
crl_extensions = extensions
[extensions]
authorityKeyIdentifier = keyid
"""


def full_1m(folder):
    return full(folder, "crl-full-1m", 1_000_000, rounds=3)


def full_10m(folder):
    return full(folder, "crl-full-10m", 10_000_000, rounds=1)


def full(folder: pathlib.Path, name, rows, rounds):
    """A row about the list of so many entries."""
    state, (our_time, our_memory), (their_time, their_memory) = compare(folder, rows, rounds)
    note(f"memory {our_memory:,.0f} MiB, openssl {their_memory:,.0f} MiB: "
         f"ratio {their_memory / our_memory:.1f} (budget {MEMORY_BUDGET})")
    note_floor(list_file(state))
    ratio = their_time / our_time
    meets = ratio >= TIME_BUDGET and their_memory / our_memory >= MEMORY_BUDGET
    return Row(name, our_time, "s", "openssl ca -gencrl", their_time, ratio, TIME_BUDGET, meets)


def compare(folder: pathlib.Path, rows, rounds):
    """Both make the list of the same entries in turns, on the same core; returns the book, and of both the median of
    seconds and of mebibytes."""
    state = prepare(rows)
    publish = [ours.PROGRAMS / "pki", "crl", "publish", "--state", state]
    generate = other_side(folder, state, rows, publish)
    our_runs, their_runs = [], []
    for _ in range(rounds):
        our_runs.append(measured.run(publish))
        their_runs.append(measured.run(generate))
    return (state, *([statistics.median(side) for side in zip(*runs)] for runs in (our_runs, their_runs)))


def prepare(rows):
    """A book in which so many certificates are revoked, made through the import and kept for the next time."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    state = FOLDER / f"revoked-{rows}"
    result = json.loads(ours.run("pki-bench", "prepare", "--rows", rows, "--revoked-share", 1, "--state", state))
    if result["rows"]:
        note(f"{result['rows']:,} rows imported at {result['rows'] / result['seconds']:,.0f}/s")
    return state


def list_file(state: pathlib.Path):
    return state / "published" / "bench.crl"


def other_side(folder: pathlib.Path, state, rows, publish):
    """A folder for 'openssl ca' with the entries of our list, which openssl has verified; returns the command."""
    measured.run([*publish, "--to", folder / "given"])
    index = FOLDER / f"index-{rows}.txt"
    if not index.exists():
        count = revoked.write_index(list_file(state), index)
        if count != rows:
            index.unlink()
            raise SystemExit(f"bench: error: the list has {count} entries, not {rows}")
    (folder / "index.txt").symlink_to(index)
    (folder / "index.txt.attr").symlink_to(index.with_suffix(".txt.attr"))
    (folder / "crlnumber").write_text("01\n", encoding="ascii")
    (folder / "ca.cnf").write_text(CONFIGURATION, encoding="ascii")
    verify(state, folder)
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
            "/CN=Bench CA", "-keyout", "key.pem", "-out", "ca.pem")
    return ["env", "-C", folder, "openssl", "ca", "-gencrl", "-config", "ca.cnf", "-keyfile", "key.pem", "-cert",
            "ca.pem", "-out", "list.pem"]


def verify(state: pathlib.Path, folder):
    """What we publish is a list for others too."""
    certificate = folder / "given" / "ca" / "bench.cer"
    openssl(folder, "x509", "-inform", "DER", "-in", certificate, "-out", "bench.pem")
    said = openssl(folder, "crl", "-inform", "DER", "-in", list_file(state), "-CAfile", "bench.pem", "-verify", "-noout")
    # Not every version ends with another status when the signature is wrong.
    if "verify OK" not in said:
        raise SystemExit(f"bench: error: openssl does not verify {list_file(state)}\n{said[-2000:]}")


def openssl(folder, *arguments):
    """Runs openssl; returns what it said."""
    command = ["openssl", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stderr


def note_floor(path: pathlib.Path):
    """The least that a signed list can cost."""
    start = time.monotonic()
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    note(f"{path.stat().st_size:,} octets; their SHA-256 alone takes {time.monotonic() - start:.3f} s")
