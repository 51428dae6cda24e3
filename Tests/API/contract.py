#!/usr/bin/env python3
"""The contract and the server agree: contract.py [EXAMPLES]; run by the Python of .build/api-venv.

docs/openapi.yaml is checked by openapi-spec-validator; then schemathesis makes requests of it, good and bad, bounded in
number and with a fixed seed, and the running server must answer each as the document says. Its examples are completed by
a request and a serial number that are good in this centre, so that what succeeds is compared too.
"""
import json
import pathlib
import subprocess
import sys

import yaml

from world import ROOT, expect, world

CONTRACT = ROOT / "docs" / "openapi.yaml"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance"


def completed(w, client):
    """The contract with examples that this centre can answer; returns its file and the serial number in it."""
    status, _, body = client.issue(w.key("example"))
    expect(status == 201, f"{body}")
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    contract["components"]["parameters"]["Serial"]["example"] = body["serial"]
    content = contract["paths"]["/api/v1/certificates"]["post"]["requestBody"]["content"]["application/json"]
    content["examples"]["machine"]["value"]["request"] = w.key("other")
    path = w.folder / "openapi.yaml"
    path.write_text(yaml.safe_dump(contract, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path, body["serial"]


def main(examples):
    """Returns the exit status of the first tool that finds something."""
    tools = pathlib.Path(sys.executable).parent
    status = subprocess.run([tools / "openapi-spec-validator", CONTRACT], check=False).returncode
    if status:
        return status
    with world() as w:
        client = w.client("contract")
        contract, serial = completed(w, client)
        command = [tools / "schemathesis", "run", contract, "--url", f"https://localhost:{w.port}", "--request-cert",
                   client.certificate, "--request-cert-key", client.key, "--tls-verify", "false", "--seed", "1",
                   "--max-examples", examples, "--checks", CHECKS, "--phases", "examples,coverage,fuzzing",
                   "--generation-database", "none"]
        status = subprocess.run(list(map(str, command)), cwd=w.folder, check=False).returncode
        if status:
            return status
        rows = json.loads(w.pki("certificate", "list", "--profile", "TLS-CLIENT", "--format", "json"))
        states = {row["serial"]: row["state"] for row in rows}
        expect(states[serial] == "revoked", "no request to revoke succeeded")
        expect(any("node-17.example" in row["subject"] for row in rows), "no request to issue succeeded")
        return 0 if w.process.poll() is None else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "50"))
