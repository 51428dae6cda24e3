"""A relay for the tests: smtp.py FOLDER [CERTIFICATE KEY] [--talk] [--refuse-first]. Prints its port, or says it (standard error); keeps each mail as FOLDER/N.eml.

With a certificate it demands STARTTLS and the login 'centre'. Recipients named none, busy and cut are refused for good,
refused for now, and left without an answer; with --refuse-first the first recipient of all is refused for good, whoever it is.
"""
import asyncio
import os
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

TALK = "--talk" in sys.argv
FOLDER, TLS = pathlib.Path(sys.argv[1]), [word for word in sys.argv[2:] if not word.startswith("--")]


class Handler:
    count = 0
    refusals = 1 if "--refuse-first" in sys.argv else 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("none@") or Handler.refusals > 0:
            Handler.refusals -= 1
            return "550 5.1.1 no such mailbox"
        if address.startswith("busy@"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("cut@"):
            server.transport.abort()
            return "421 gone"
        Handler.count += 1
        head = f"X-From: {envelope.mail_from}\r\nX-To: {envelope.rcpt_tos}\r\nX-Helo: {session.host_name}\r\n".encode()
        (FOLDER / f"{Handler.count}.eml").write_bytes(head + envelope.original_content)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    isUs = data.login == b"centre" and data.password == "秘密".encode()
    return AuthResult(success=isUs, handled=isUs)


def make():
    options = {}
    if TLS:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*TLS)
        options = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": authenticate}
    return SMTP(Handler(), hostname="relay.test", **options)


async def main():
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True, file=sys.stderr if TALK else sys.stdout)
    await asyncio.wait_for(server.serve_forever(), int(os.environ.get("SMTP_SECONDS", "300")))


asyncio.run(main())
