"""The memory of a virtual card: a key and its certificate in slot 9A, as if a centre had put them there."""
import base64
import json
import subprocess

P256, PIN_ONCE = 0x11, 2
CERTIFICATE_9A = "5fc105"


def octets(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True).stdout


def field(tag, value):
    """A TLV object (SP 800-73-4 part 1, appendix A)."""
    count = len(value)
    length = bytes([count]) if count < 128 else bytes([0x81, count]) if count < 256 else b"\x82" + count.to_bytes(2, "big")
    return bytes([tag]) + length + value


def change(card, how):
    """Changes the memory of a card that is in no reader."""
    memory = json.loads(card.read_text())
    how(memory)
    card.write_text(json.dumps(memory))


def give(card, key, certificate, pin):
    """Puts a P-256 key and its certificate, both files, into a card that is in no reader, and sets its PIN."""
    sealed = octets("openssl", "pkcs8", "-topk8", "-nocrypt", "-outform", "DER", "-in", key)
    content = field(0x70, octets("openssl", "x509", "-outform", "DER", "-in", certificate)) + field(0x71, b"\0") + field(0xFE, b"")

    def own(memory):
        memory["keys"]["9a"] = {"algorithm": P256, "privateKey": base64.b64encode(sealed).decode(), "pinPolicy": PIN_ONCE}
        memory["objects"][CERTIFICATE_9A] = base64.b64encode(content).decode()
        memory["pin"]["value"] = base64.b64encode(pin.encode()).decode()

    change(card, own)
