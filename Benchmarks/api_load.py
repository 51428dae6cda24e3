"""The load on an API: keep-alive connections that post distinct bodies, each prepared before the clock runs.

Sockets and threads only, so that the load costs a fraction of what it asks for; http.client would cost more.
"""
import json
import pathlib
import socket
import ssl
import threading
import time

CONNECTIONS = 16


def posts(path, bodies, headers=()):
    """Whole requests, ready to be sent."""
    ready = []
    for number, body in enumerate(bodies):
        octets = json.dumps(body).encode()
        lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json",
                 f"Content-Length: {len(octets)}", *(line.format(number=number) for line in headers)]
        ready.append("\r\n".join(lines).encode() + b"\r\n\r\n" + octets)
    return ready


def client_context(certificate: pathlib.Path, key: pathlib.Path, root: pathlib.Path):
    """TLS with a client certificate; the server's name is checked by the tests, not here."""
    context = ssl.create_default_context(cafile=str(root))
    context.check_hostname = False
    context.load_cert_chain(certificate, key)
    return context


def answers_per_second(port, requests, good, context=None):
    """Sends every request once over 16 connections; any answer without `good` in its first line ends the run."""
    connections = [connect(port, context) for _ in range(CONNECTIONS)]
    faults, start_line = [], threading.Barrier(CONNECTIONS + 1)

    def work(connection, part):
        start_line.wait()
        try:
            for request in part:
                connection.sendall(request)
                answer = receive(connection)
                if good not in answer.split(b"\r\n", 1)[0]:
                    faults.append(answer)
                    return
        except OSError as error:
            faults.append(repr(error).encode())

    threads = [
        threading.Thread(target=work, args=(connection, requests[position::CONNECTIONS]))
        for position, connection in enumerate(connections)
    ]
    for thread in threads:
        thread.start()
    start_line.wait()
    started = time.monotonic()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - started
    for connection in connections:
        connection.close()
    if faults:
        raise SystemExit(f"bench: error: port {port} did not do every request\n{faults[0][:2000].decode(errors='replace')}")
    return len(requests) / seconds


def connect(port, context):
    """A connection, its handshake done."""
    plain = socket.create_connection(("127.0.0.1", port), 30)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return context.wrap_socket(plain, server_hostname="localhost") if context else plain


def receive(connection):
    """One answer, by its Content-Length or in chunks."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += more(connection)
    head, body = answer.split(b"\r\n\r\n", 1)
    fields = head.lower()
    if b"transfer-encoding: chunked" in fields:
        while not body.endswith(b"0\r\n\r\n"):
            body += more(connection)
        return head + b"\r\n\r\n" + body
    length = int(fields.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    while len(body) < length:
        body += more(connection)
    return head + b"\r\n\r\n" + body


def more(connection):
    octets = connection.recv(65_536)
    if not octets:
        raise ConnectionError("the server closed the connection")
    return octets
