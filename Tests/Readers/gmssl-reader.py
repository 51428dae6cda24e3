"""Reads SM2 with PyPI's gmssl, which is written in Python and shares no code with OpenSSL or Bouncy Castle.

    gmssl-reader.py chain|crl|ocsp ROOT ISSUING LEAF [CRL | OCSP-RESPONSE]     as read-evidence.sh tells
    gmssl-reader.py request FILE                                               PKCS #10, DER, by its own key
    gmssl-reader.py signature CERTIFICATE MESSAGE SIGNATURE                    DER, by the certificate's key

gmssl knows signatures; certificates, lists and answers are taken apart here, as far as a signature, a name, a serial
number and a status go. An authority that another kind of key certified is taken as it is: only SM2 is read.
"""
import base64
import pathlib
import re
import sys

from gmssl import sm2

SM2_SM3 = bytes.fromhex("2a811ccf55018375")  # 1.2.156.10197.1.501
SM2_CURVE = bytes.fromhex("2a811ccf5501822d")  # 1.2.156.10197.1.301
BASIC = bytes.fromhex("2b0601050507300101")  # id-pkix-ocsp-basic
REASONS = {1: "keyCompromise", 3: "affiliationChanged", 4: "superseded", 5: "cessationOfOperation", 6: "certificateHold"}
REASON_CODE = bytes.fromhex("551d15")


class Refused(Exception):
    """What makes it INVALID."""


def require(isso, why):
    if not isso:
        raise Refused(why)


class Node:
    """One DER value: its tag, its octets with and without the head."""

    def __init__(self, octets):
        require(len(octets) >= 2, "it is cut short")
        length, at = octets[1], 2
        if length & 0x80:
            at += length & 0x7F
            length = int.from_bytes(octets[2:at], "big")
        require(at + length <= len(octets), "it is cut short")
        self.tag, self.whole, self.value = octets[0], octets[: at + length], octets[at : at + length]

    def __iter__(self):
        rest = self.value
        while rest:
            node = Node(rest)
            yield node
            rest = rest[len(node.whole) :]

    def __getitem__(self, index):
        return list(self)[index]


def read(path):
    """The DER of a file, which may be PEM."""
    octets = pathlib.Path(path).read_bytes()
    pem = re.search(rb"-----BEGIN [A-Z ]+-----(.*?)-----END", octets, re.DOTALL)
    return base64.b64decode(pem[1]) if pem else octets


def integer(node):
    return int.from_bytes(node.value, "big")


def verify(key, message, signature):
    """Whether `signature`, DER, is that of `message` by the key of a SubjectPublicKeyInfo, with the identifier of GM/T 0009."""
    require(key[0][1].value == SM2_CURVE, "the key is not on the curve of SM2")
    point = key[1].value[1:]
    require(len(point) == 65 and point[0] == 4, "the key is no point")
    r, s = (integer(number) for number in Node(signature))
    reader = sm2.CryptSM2(private_key="", public_key=point[1:].hex())
    return reader.verify_with_sm3(f"{r:064x}{s:064x}", message)


def check_signed(signed, key, what):
    """SEQUENCE { body, algorithm, signature BIT STRING }."""
    body, algorithm, signature = list(signed)[:3]
    require(algorithm[0].value == SM2_SM3 and len(list(algorithm)) == 1, f"{what}: not SM2 with SM3 without parameters")
    require(verify(key, body.whole, signature.value[1:]), f"{what}: its signature does not verify")


class Certificate:
    def __init__(self, der):
        self.node = Node(der)
        fields = list(self.node[0])
        self.serial, self.issuer, self.subject, self.key = integer(fields[1]), fields[3], fields[5], fields[6]

    @property
    def is_sm2(self):
        """Whether it is signed with SM2."""
        return self.node[1][0].value == SM2_SM3

    def check(self, issuer, what):
        require(self.issuer.whole == issuer.subject.whole, f"{what}: another issuer's name")
        check_signed(self.node, issuer.key, what)


def revoked_in_list(der, issuing, leaf):
    node = Node(der)
    check_signed(node, issuing.key, "list")
    fields = list(node[0])
    require(fields[2].whole == issuing.subject.whole, "list: another issuer's name")
    # version, algorithm, issuer, thisUpdate, nextUpdate, entries
    entries = fields[5] if fields[5].tag == 0x30 else []
    for entry in entries:
        if integer(entry[0]) == leaf.serial:
            reason = [e for e in (entry[2] if len(list(entry)) > 2 else []) if e[0].value == REASON_CODE]
            return REASONS.get(Node(reason[0][-1].value).value[0], "unspecified") if reason else "unspecified"
    return None


def status_in_answer(der, issuing, leaf):
    response = Node(der)
    require(response[0].value == b"\0", "answer: no success")
    octets = response[1][0]
    require(octets[0].value == BASIC, "answer: not basic")
    basic = Node(octets[1].value)
    signer = issuing
    if len(list(basic)) > 3:
        signer = Certificate(basic[3][0][0].whole)
        signer.check(issuing, "signer")
    check_signed(basic, signer.key, "answer")
    responses = next(field for field in basic[0] if field.tag == 0x30)
    for single in responses:
        if integer(single[0][3]) == leaf.serial:
            status = single[1]
            if status.tag == 0x80:
                return None
            require(status.tag == 0xA1, "answer: unknown")
            fields = list(status)
            return REASONS.get(Node(fields[1].value).value[0], "unspecified") if len(fields) > 1 else "unspecified"
    raise Refused("no answer about the certificate")


def judge(mode, files):
    """The reason of a revocation; None for what is valid."""
    if mode == "request":
        request = Node(read(files[0]))
        return check_signed(request, request[0][2], "request")
    if mode == "signature":
        message, signature = (pathlib.Path(file).read_bytes() for file in files[1:])
        return require(verify(Certificate(read(files[0])).key, message, signature), "its signature does not verify")
    root, issuing, leaf = (Certificate(read(file)) for file in files[:3])
    for subject, what in ((root, "root"), (issuing, "issuing authority")):
        if subject.is_sm2:
            subject.check(root, what)
    leaf.check(issuing, "certificate")
    if mode == "crl":
        return revoked_in_list(pathlib.Path(files[3]).read_bytes(), issuing, leaf)
    return status_in_answer(pathlib.Path(files[3]).read_bytes(), issuing, leaf) if mode == "ocsp" else None


def main(mode, *files):
    try:
        reason = judge(mode, files)
    except Refused as error:
        print(f"INVALID {error}")
        return 1
    print(f"REVOKED {reason}" if reason else "VALID")
    return 3 if reason else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
