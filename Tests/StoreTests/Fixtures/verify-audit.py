#!/usr/bin/env python3
"""Verify the audit chain of a book with nothing but Python's own library.

usage: verify-audit.py BOOK

Reads the table auditEntry, recomputes every hash from the documented canonical form and follows the
links. Prints "ok ENTRIES HASH" and exits 0, or says what is wrong first and exits 1.
"""
import hashlib
import json
import sqlite3
import sys


def main(path):
    book = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = book.execute(
        "SELECT sequence, at, actor, action, object, detail, previousHash, hash FROM auditEntry ORDER BY sequence"
    )
    head, count = bytes(32), 0
    for sequence, at, actor, action, thing, detail, previous, digest in rows:
        count += 1
        if sequence != count:
            return f"entry {count} is missing"
        if previous != head:
            return f"entry {sequence} does not continue the one before"
        form = {
            "action": action,
            "actor": actor,
            "at": at,
            "detail": json.loads(detail),
            "object": thing,
            "previous": previous.hex(),
            "sequence": sequence,
        }
        text = json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        head = hashlib.sha256(text.encode()).digest()
        if head != digest:
            return f"entry {sequence} was altered"
    print("ok", count, head.hex())
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
