#!/usr/bin/env python3
"""Runs pkilint over every object of an evidence folder.

    pkilint-evidence.py DIR [ALLOWED]

Fails on a finding above INFO that ALLOWED (pkilint-allowed.txt) does not list, and on a listed one that
does not occur. A line of ALLOWED is: code, kind of object, reason. Run by the Python of .build/venv.
"""
import contextlib
import io
import json
import pathlib
import sys

from pkilint.bin import lint_crl, lint_ocsp_response, lint_pkix_cert, lint_pkix_signer_signee_cert_chain

HERE = pathlib.Path(__file__).resolve().parent
JSON_ABOVE_INFO = ["--format", "JSON", "--severity", "NOTICE"]


def lint(command, options, files):
    """The findings of one pkilint command, as (severity, code, place, message)."""
    output, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(complaints):
        try:
            command.main(["lint", *options, *JSON_ABOVE_INFO, *map(str, files)])
        except Exception as error:  # noqa: BLE001  a linter that falls over is a finding, not the end
            return [("FATAL", "linter.failed", "", f"{type(error).__name__}: {error}")]
    if not output.getvalue():
        return [("FATAL", "linter.unreadable", "", complaints.getvalue().strip())]
    return [
        (finding["severity"], finding["code"], result["node_path"], finding["message"] or "")
        for result in json.loads(output.getvalue())["results"]
        for finding in result["finding_descriptions"]
    ]


def works(directory):
    """What there is to lint: (kind, name, command, options, files)."""
    issuing = directory / "issuing.pem"
    for file in sorted(directory.glob("*.pem")):
        yield "certificate", file.name, lint_pkix_cert, [], [file]
        if file.name != "root.pem":
            issuer = directory / "root.pem" if file == issuing else issuing
            yield "chain", f"{issuer.name} > {file.name}", lint_pkix_signer_signee_cert_chain, [], [issuer, file]
    for file in sorted(directory.glob("*crl*.der")):
        kind = "ARL" if file.name.startswith("root") else "CRL"
        yield "crl", file.name, lint_crl, ["--type", kind, "--profile", "PKIX"], [file]
    for file in sorted(directory.glob("ocsp-*.der")):
        yield "ocsp", file.name, lint_ocsp_response, [], [file]


def read_allowed(file):
    """(code, kind) to reason."""
    allowed = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            words = line.split(None, 2)
            if len(words) != 3:
                raise SystemExit(f"{file}:{number}: a line is: code, kind of object, reason")
            allowed[words[0], words[1]] = words[2]
    return allowed


def main(arguments):
    directory = pathlib.Path(arguments[0])
    everything = read_allowed(pathlib.Path(arguments[1]) if len(arguments) > 1 else HERE / "pkilint-allowed.txt")
    allowed = {key: reason for key, reason in everything.items() if not key[1].startswith("sample")}
    seen, refused, objects = set(), 0, 0
    for kind, name, command, options, files in works(directory):
        objects += 1
        bad = []
        for severity, code, place, message in lint(command, options, files):
            seen.add((code, kind))
            if (code, kind) not in allowed:
                bad.append(f"     {severity} {code} at {place} {message}".rstrip())
        refused += len(bad)
        print(f"{'FAIL' if bad else 'ok  '} {'pkilint':8} {kind:12} {name}")
        print("".join(line + "\n" for line in bad), end="")
    for code, kind in sorted(set(allowed) - seen):
        refused += 1
        print(f"FAIL pkilint  {kind:12} {code} is allowed but does not occur: take it off the list")
    if objects == 0:
        print("FAIL pkilint  found nothing to lint")
    return 1 if refused or objects == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
