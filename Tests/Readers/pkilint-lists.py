#!/usr/bin/env python3
"""Runs pkilint over lists in parts and deltas: pkilint-lists.py DIR, of which read-lists.sh tells.

Fails on any finding above INFO. Run by the Python of .build/venv.
"""
import importlib.util
import pathlib
import sys

from pkilint.bin import lint_crl

HERE = pathlib.Path(__file__).resolve().parent
specification = importlib.util.spec_from_file_location("evidence", HERE / "pkilint-evidence.py")
evidence = importlib.util.module_from_spec(specification)
specification.loader.exec_module(evidence)


def main(directory):
    refused, lists = 0, 0
    for file in sorted(pathlib.Path(directory).glob("*/*.der")):
        lists += 1
        bad = evidence.lint(lint_crl, ["--type", "CRL", "--profile", "PKIX"], [file])
        refused += len(bad)
        print(f"{'FAIL' if bad else 'ok':8} {file.parent.name:8} pkilint     crl   {file.name}")
        for severity, code, place, message in bad:
            print(f"     {severity} {code} at {place} {message}".rstrip())
    return 1 if refused or lists == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
