"""The load: wrk, on a core of its own, bounded in time."""
import pathlib
import re
import subprocess

import machine

CONNECTIONS = 32


def lua_string(octets: bytes):
    """The octets as a Lua string."""
    return '"' + "".join(f"\\{octet:03d}" for octet in octets) + '"'


def post_script(file: pathlib.Path, bodies):
    """A wrk script that posts the bodies, one after the other."""
    lines = ",\n".join(lua_string(body) for body in bodies)
    file.write_text(
        f"local bodies = {{{lines}}}\nlocal requests = {{}}\nlocal turn = 0\n"
        'local headers = { ["Content-Type"] = "application/ocsp-request" }\n'
        "function init()\n"
        '  for i, body in ipairs(bodies) do requests[i] = wrk.format("POST", nil, headers, body) end\n'
        "end\n"
        "function request()\n  turn = turn % #requests + 1\n  return requests[turn]\nend\n",
        encoding="ascii",
    )
    return file


def single_requests_per_second(port, body: bytes, seconds):
    """Answers per second of a server that ends each connection after one: a loop on the load's core, for wrk gets nothing out of it."""
    code = (
        "import socket, sys, time\n"
        "port, seconds, body = int(sys.argv[1]), float(sys.argv[2]), bytes.fromhex(sys.argv[3])\n"
        "head = 'POST / HTTP/1.0\\r\\nContent-Type: application/ocsp-request\\r\\nContent-Length: %d\\r\\n\\r\\n' % len(body)\n"
        "count, start = 0, time.monotonic()\n"
        "while time.monotonic() - start < seconds:\n"
        "    with socket.create_connection(('127.0.0.1', port), 5) as connection:\n"
        "        connection.sendall(head.encode() + body)\n"
        "        answer = b''\n"
        "        while piece := connection.recv(65536): answer += piece\n"
        "    if b' 200 ' not in answer[:20] or b'\\x0a\\x01\\x00' not in answer: sys.exit('not answered')\n"
        "    count += 1\n"
        "print(count / (time.monotonic() - start))\n"
    )
    command = ["python3", "-c", code, port, seconds, body.hex()]
    run = subprocess.run(machine.pinned(machine.LOAD_CORE, command), capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise SystemExit(f"bench: error: port {port} did not answer every request\n{run.stderr}")
    return float(run.stdout)


def requests_per_second(url, seconds, script=None):
    """Answers per second over keep-alive connections; anything but 2xx ends the run."""
    command = ["wrk", "--threads", "1", "--connections", CONNECTIONS, "--duration", f"{seconds}s"]
    command += ["--script", script] if script else []
    run = subprocess.run(machine.pinned(machine.LOAD_CORE, [*command, url]), check=True, capture_output=True, text=True)
    if "Non-2xx" in run.stdout or "Socket errors" in run.stdout:
        raise SystemExit(f"bench: error: {url} did not answer every request\n{run.stdout}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", run.stdout).group(1))
