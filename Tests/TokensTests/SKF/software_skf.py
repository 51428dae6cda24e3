"""What the double of an SKF library must do, asked through its C interface and judged by openssl.

    software_skf.py LIBRARY CASE [TRAITS]

Prints nothing and ends with 0 when everything is as the case says.
"""
import ctypes
import os
import subprocess
import sys
import tempfile

OK, FAIL, INDATA, BUFFER, REMOVED = 0, 0x0A000001, 0x0A000011, 0x0A000020, 0x0A000023
WRONG, LOCKED, LOGIN, EXISTS = 0x0A000024, 0x0A000025, 0x0A00002D, 0x0A00002F
SM2, SM4_ECB, ADMINISTRATOR, USER = 0x20100, 0x401, 0, 1
MAKERS_KEY, MAKERS_PIN, PIN = b"1234567812345678", b"12345678", b"111111"
# Z of GM/T 0003.2: ENTL, ID, a, b and the generator; the key comes behind it.
SIGNER = bytes.fromhex("0080") + b"1234567812345678" + bytes.fromhex(
    "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC"
    "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93"
    "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"
    "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0"
)
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")


def openssl(*arguments, given=b""):
    return subprocess.run(["openssl", *arguments], input=given, stdout=subprocess.PIPE, check=True).stdout


def ulong(value=0):
    return ctypes.c_uint64(value)


def number(field):
    """The number in a field of 64 octets, at either end."""
    return field[32:] if not any(field[:32]) else field[:32]


class Double:
    def __init__(self, library, folder, traits=""):
        os.environ["SOFTWARE_SKF_STATE"] = os.path.join(folder, "state")
        os.environ["SOFTWARE_SKF_DEVICES"] = "A1,B2"
        os.environ["SOFTWARE_SKF_TRAITS"] = traits
        self.traits, self.folder = traits.split(","), folder
        self.width = 8 if "ulong8" in self.traits else 4
        self.library = ctypes.CDLL(library)

    def path(self, name):
        return os.path.join(self.folder, name)

    def call(self, function, *arguments, gives=OK):
        symbol = getattr(self.library, "SKF_" + function)
        symbol.restype = ctypes.c_uint32
        status = symbol(*[ctypes.c_uint64(a) if isinstance(a, int) else a for a in arguments])
        assert status == gives, f"{function}: {status:#x}, not {gives:#x}"

    def handle(self, function, *arguments, gives=OK):
        handle = ctypes.c_void_p()
        self.call(function, *arguments, ctypes.byref(handle), gives=gives)
        return handle

    def octets(self, function, *arguments):
        """Asks for the length, then for the octets."""
        size = ulong()
        self.call(function, *arguments, None, ctypes.byref(size))
        place = ctypes.create_string_buffer(size.value)
        self.call(function, *arguments, place, ctypes.byref(size))
        return place.raw[: size.value]

    def login(self, application, pin, gives=OK, left=None):
        tries = ulong()
        self.call("VerifyPIN", application, USER, pin, ctypes.byref(tries), gives=gives)
        assert left is None or tries.value == left, tries.value

    def authenticate(self, device):
        challenge = ctypes.create_string_buffer(8)
        self.call("GenRandom", device, challenge, 8)
        answer = openssl("enc", "-sm4-ecb", "-nopad", "-K", MAKERS_KEY.hex(), given=challenge.raw + bytes(8))
        self.call("DevAuth", device, answer, 16)
        self.call("DevAuth", device, answer, 16, gives=FAIL)
        self.call("GenRandom", device, challenge, 8)
        answer = openssl("enc", "-sm4-ecb", "-nopad", "-K", MAKERS_KEY.hex(), given=challenge.raw + bytes(8))
        self.call("DevAuth", device, answer, 16)

    def application(self, device, gives=OK):
        return self.handle("CreateApplication", device, b"CA", MAKERS_PIN, 6, PIN, 3, 0xFF, gives=gives)

    def ready(self):
        """An application whose user is logged in."""
        device = self.handle("ConnectDev", b"A1")
        self.authenticate(device)
        application = self.application(device)
        self.login(application, PIN)
        return application

    def signing_key(self, container):
        """Makes a pair; X and Y of its public half."""
        blob = ctypes.create_string_buffer(self.width + 128)
        self.call("GenECCKeyPair", container, SM2, blob)
        assert self.octets("ExportPublicKey", container, 1) == blob.raw
        point = number(blob.raw[self.width : self.width + 64]) + number(blob.raw[self.width + 64 :])
        with open(self.path("public.der"), "wb") as file:
            file.write(SPKI + point)
        return point


def devices(double):
    assert double.octets("EnumDev", 1) == b"A1\0B2\0\0"
    double.handle("ConnectDev", b"C3", gives=REMOVED)
    info = ctypes.create_string_buffer(512)
    double.call("GetDevInfo", double.handle("ConnectDev", b"B2"), info)
    assert info.raw[162:194] == b"B2".ljust(32, b"\0")
    at = (200 if "padded" in double.traits else 198) + 3 * double.width
    assert int.from_bytes(info.raw[at : at + double.width], "little") == SM4_ECB


def access(double):
    device = double.handle("ConnectDev", b"A1")
    double.application(device, gives=LOGIN)
    double.authenticate(device)
    application = double.application(device)
    double.handle("CreateContainer", application, b"one", gives=LOGIN)
    for left in (2, 1, 0):
        double.login(application, b"222222", gives=WRONG if left else LOCKED, left=left)
    double.login(application, PIN, gives=LOCKED, left=0)
    tries = ulong()
    double.call("UnblockPIN", application, b"87654321", b"333333", ctypes.byref(tries), gives=WRONG)
    assert tries.value == 5
    double.call("UnblockPIN", application, MAKERS_PIN, b"333333", ctypes.byref(tries))
    double.login(application, PIN, gives=WRONG, left=2)
    double.login(application, b"333333", left=3)
    double.handle("CreateContainer", application, b"one")
    double.handle("CreateContainer", application, b"one", gives=EXISTS)
    assert double.octets("EnumContainer", application) == b"one\0\0"


def integer(value):
    value = value.lstrip(b"\0")
    value = (b"\0" if value[0] > 127 else b"") + value
    return bytes([2, len(value)]) + value


def signatures(double):
    container = double.handle("CreateContainer", double.ready(), b"one")
    point = double.signing_key(container)
    message = b"a message"
    digest = openssl("dgst", "-sm3", "-binary", given=SIGNER + point)
    digest = openssl("dgst", "-sm3", "-binary", given=digest + message)
    given = message if "message" in double.traits else digest
    blob = ctypes.create_string_buffer(128)
    double.call("ECCSignData", container, given, len(given), blob)
    body = integer(number(blob.raw[:64])) + integer(number(blob.raw[64:]))
    for name, octets in (("signature", bytes([0x30, len(body)]) + body), ("message", message)):
        with open(double.path(name), "wb") as file:
            file.write(octets)
    openssl("pkeyutl", "-verify", "-pubin", "-inkey", double.path("public.der"), "-keyform", "DER", "-rawin",
            "-digest", "sm3", "-in", double.path("message"), "-sigfile", double.path("signature"),
            "-pkeyopt", "distid:1234567812345678")


def certificates(double):
    container = double.handle("CreateContainer", double.ready(), b"one")
    double.call("ImportCertificate", container, 1, b"signs", 5)
    double.call("ImportCertificate", container, 0, b"decrypts", 8)
    assert double.octets("ExportCertificate", container, 1) == b"signs"
    assert double.octets("ExportCertificate", container, 0) == b"decrypts"
    size, place = ulong(4), ctypes.create_string_buffer(4)
    double.call("ExportCertificate", container, 1, place, ctypes.byref(size), gives=BUFFER)
    assert size.value == 5 and place.raw == bytes(4)


def element(octets):
    start = 3 if octets[1] & 0x80 else 2
    count = octets[2] if octets[1] & 0x80 else octets[1]
    return octets[start : start + count], octets[start + count :]


def pair(double):
    """Private number and point of a key that openssl makes."""
    text = openssl("pkey", "-text", "-noout", given=openssl("genpkey", "-algorithm", "SM2")).decode()
    private, public = text.split("priv:")[1].split("pub:")
    octets = [bytes.fromhex("".join(p.split()).replace(":", "")) for p in (private, public.split("ASN1")[0])]
    return octets[0].rjust(32, b"\0")[-32:], octets[1][1:]


def envelopes(double):
    container = double.handle("CreateContainer", double.ready(), b"one")
    double.signing_key(container)
    private, point = pair(double)
    key = os.urandom(16)
    with open(double.path("key"), "wb") as file:
        file.write(key)
    encrypted = openssl("enc", "-sm4-ecb", "-nopad", "-K", key.hex(), given=private)
    cipher, _ = element(openssl("pkeyutl", "-encrypt", "-pubin", "-inkey", double.path("public.der"), "-keyform",
                                "DER", "-in", double.path("key")))
    parts = []
    while cipher:
        part, cipher = element(cipher)
        parts.append(part)

    def field(octets):
        return octets.lstrip(b"\0").rjust(64, b"\0")

    def count(value):
        return value.to_bytes(double.width, "little")

    envelope = (count(1) + count(SM4_ECB) + count(256) + bytes(32) + encrypted
                + count(256) + field(point[:32]) + field(point[32:])
                + field(parts[0]) + field(parts[1]) + parts[2] + count(16) + parts[3])
    for spoilt in (3 * double.width + 40, len(envelope) - 1, 4 * double.width + 64 + 40):
        other = bytearray(envelope)
        other[spoilt] ^= 1
        double.call("ImportECCKeyPair", container, bytes(other), gives=INDATA)
    double.call("ImportECCKeyPair", container, envelope)
    blob = double.octets("ExportPublicKey", container, 0)
    assert number(blob[double.width : double.width + 64]) == point[:32]


def memory(double):
    """Another process finds what the first one wrote."""
    application = double.ready()
    double.signing_key(double.handle("CreateContainer", application, b"one"))
    script = (
        "import ctypes, sys; l = ctypes.CDLL(sys.argv[1]); h = [ctypes.c_void_p() for _ in range(3)];"
        "r = [l.SKF_ConnectDev(b'A1', ctypes.byref(h[0])), l.SKF_OpenApplication(h[0], b'CA', ctypes.byref(h[1])),"
        "l.SKF_OpenContainer(h[1], b'one', ctypes.byref(h[2]))]; sys.exit(any(r))"
    )
    subprocess.run([sys.executable, "-c", script, sys.argv[1]], check=True)
    assert sorted(os.listdir(double.folder)) == ["public.der", "state"]


def faults(double):
    application = double.ready()
    container = double.handle("CreateContainer", application, b"one")
    os.environ["SOFTWARE_SKF_FAULT"] = "SKF_ECCSignData:a000001"
    double.call("ECCSignData", container, bytes(32), 32, ctypes.create_string_buffer(128), gives=FAIL)
    os.environ["SOFTWARE_SKF_FAULT"] = "SKF_EnumContainer:endless"
    size, place = ulong(64), ctypes.create_string_buffer(64)
    double.call("EnumContainer", application, place, ctypes.byref(size))
    assert b"\0" not in place.raw
    os.environ["SOFTWARE_SKF_FAULT"] = "SKF_EnumContainer:length"
    double.call("EnumContainer", application, None, ctypes.byref(size))
    assert size.value == len(b"one\0\0") + 1
    os.environ["SOFTWARE_SKF_FAULT"] = "SKF_GetContainerType:away2"
    double.call("GetContainerType", container, ctypes.byref(size))
    double.call("GetContainerType", container, ctypes.byref(size), gives=REMOVED)
    double.call("GetDevInfo", double.handle("ConnectDev", b"A1", gives=REMOVED), size, gives=0x0A000005)


def deviations(double):
    """Those of PINs, names and logins, which the caller need not switch on."""
    application = double.ready()
    os.environ["SOFTWARE_SKF_TRAITS"] = "pincodes,nologin,short"
    for gives in (0x0A000029, 0x0A000029, 0x0A00002A):
        double.login(application, b"222222", gives=gives)
    double.handle("CreateContainer", application, b"container", gives=0x0A000009)
    double.handle("CreateContainer", application, b"one")


def rsa(double):
    container = double.handle("CreateContainer", double.ready(), b"one")
    blob = ctypes.create_string_buffer(300)
    double.call("GenRSAKeyPair", container, 2048, blob)
    at = 2 * double.width
    modulus, exponent = (int.from_bytes(octets, "big") for octets in (blob.raw[at : at + 256], blob.raw[at + 256 : at + 260]))
    given = b"a DigestInfo"
    signature = int.from_bytes(double.octets("RSASignData", container, given, len(given)), "big")
    block = pow(signature, exponent, modulus).to_bytes(256, "big")
    assert block == b"\0\1" + b"\xff" * (253 - len(given)) + b"\0" + given
    double.call("ECCSignData", container, bytes(32), 32, blob, gives=0x0A00001B)


CASES = {
    case.__name__: case
    for case in (devices, access, signatures, certificates, envelopes, memory, faults, deviations, rsa)
}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        CASES[sys.argv[2]](Double(sys.argv[1], scratch, "".join(sys.argv[3:])))
