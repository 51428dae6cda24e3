#!/usr/bin/env python3
"""Runs pkilint over every folder of sample chains that 'pki profile check --write DIR' made.

    pkilint-profiles.py DIR [ALLOWED]

Fails on a finding above INFO that ALLOWED (pkilint-allowed.txt, kinds sample and sample-chain; with @pss or @sm2 for
folders of authorities that sign so, only) does not list, and on a listed one that does not occur. Run by the Python of
.build/venv.
"""
import importlib.util
import pathlib
import sys

from pkilint.bin import lint_pkix_cert, lint_pkix_signer_signee_cert_chain

HERE = pathlib.Path(__file__).resolve().parent
SPEC = importlib.util.spec_from_file_location("evidence", HERE / "pkilint-evidence.py")
EVIDENCE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(EVIDENCE)


def works(folder, by_root):
    """What there is to lint: (kind, name, command, files)."""
    for file in sorted(folder.glob("*.pem")):
        name = f"{folder.name}/{file.name}"
        yield "sample", name, lint_pkix_cert, [file]
        if file.name != "root.pem":
            issuer = folder / ("root.pem" if file.name.startswith(by_root) else "issuing.pem")
            yield "sample-chain", name, lint_pkix_signer_signee_cert_chain, [issuer, file]


def main(arguments):
    directory = pathlib.Path(arguments[0])
    everything = EVIDENCE.read_allowed(
        pathlib.Path(arguments[1]) if len(arguments) > 1 else HERE / "pkilint-allowed.txt")
    allowed = {key: reason for key, reason in everything.items() if key[1].startswith("sample")}
    seen, refused, objects = set(), 0, 0
    for folder in sorted(path for path in directory.iterdir() if path.is_dir()):
        for kind, name, command, files in works(folder, ("issuing", "SUB-CA")):
            objects += 1
            for severity, code, place, message in EVIDENCE.lint(command, [], files):
                family = "pss" if folder.name.endswith("-pss") else folder.name
                match = {(code, kind), (code, f"{kind}@{family}")} & allowed.keys()
                seen |= match
                if not match:
                    refused += 1
                    print(f"FAIL pkilint {kind} {name} {severity} {code} at {place} {message}".rstrip())
    for code, kind in sorted(set(allowed) - seen):
        refused += 1
        print(f"FAIL pkilint {kind} {code} is allowed but does not occur: take it off the list")
    print(f"pkilint: {objects} readings, {refused} refused")
    return 1 if refused or objects == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
