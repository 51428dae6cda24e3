#!/usr/bin/env python3
"""The contract and the server agree: contract.py [EXAMPLES]; run by the Python of .build/api-venv.

docs/openapi.yaml is checked by openapi-spec-validator; then schemathesis makes requests of it, good and bad, bounded in
number and with a fixed seed, and the running server must answer each as the document says.
"""
import pathlib
import subprocess
import sys

from world import ROOT, world

CONTRACT = ROOT / "docs" / "openapi.yaml"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance"


def main(examples):
    """Returns the exit status of the first tool that finds something."""
    tools = pathlib.Path(sys.executable).parent
    status = subprocess.run([tools / "openapi-spec-validator", CONTRACT], check=False).returncode
    if status:
        return status
    with world() as w:
        client = w.client("contract")
        command = [tools / "schemathesis", "run", CONTRACT, "--url", f"https://localhost:{w.port}", "--request-cert",
                   client.certificate, "--request-cert-key", client.key, "--tls-verify", "false", "--seed", "1",
                   "--max-examples", examples, "--checks", CHECKS, "--phases", "examples,coverage,fuzzing",
                   "--generation-database", "none"]
        status = subprocess.run(list(map(str, command)), cwd=w.folder, check=False).returncode
        return status or (0 if w.process.poll() is None else 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "50"))
