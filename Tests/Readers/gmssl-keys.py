"""Opens an SM2EnvelopedKey (GM/T 0009 §7.4) with PyPI's gmssl, which shares no code with OpenSSL or Bouncy Castle.

    gmssl-keys.py ENVELOPE NUMBER      NUMBER: the recipient's private number, hexadecimal

Prints the private number inside, whose public half must be the one beside it.
"""
import pathlib
import sys

from gmssl import sm2, sm3, sm4

SM4_ECB = bytes.fromhex("2a811ccf55016801")  # 1.2.156.10197.1.104.1


def values(octets):
    """The DER values one after the other, each with its tag."""
    while octets:
        length, at = octets[1], 2
        if length & 0x80:
            at += length & 0x7F
            length = int.from_bytes(octets[2:at], "big")
        yield octets[0], octets[at : at + length]
        octets = octets[at + length :]


def sequence(octets):
    tag, content = next(values(octets))
    assert tag == 0x30, "no SEQUENCE"
    return [value for _, value in values(content)]


def decrypted(x, y, digest, text, number):
    """What SM2 encrypted; gmssl does not compare the digest, so it is done here (GM/T 0003.4 §7)."""
    point = int.from_bytes(x, "big").to_bytes(32, "big") + int.from_bytes(y, "big").to_bytes(32, "big")
    key = sm2.CryptSM2(private_key=number, public_key="", mode=1)
    plain = key.decrypt(point + digest + text)
    shared = bytes.fromhex(key._kg(int(number, 16), point.hex()))
    assert sm3.sm3_hash(list(shared[:32] + plain + shared[32:])) == digest.hex(), "another key"
    return plain


def main(path, number):
    algorithm, cipher, public, private = sequence(pathlib.Path(path).read_bytes())
    assert [value for _, value in values(algorithm)][0] == SM4_ECB, "another algorithm"
    symmetric = decrypted(*[value for _, value in values(cipher)], number)
    block = sm4.CryptSM4()
    block.set_key(symmetric, sm4.SM4_DECRYPT)
    encrypted = private[1:]
    found = b"".join(bytes(block.one_round(block.sk, list(encrypted[at : at + 16]))) for at in (0, 16))
    own = sm2.CryptSM2(private_key="", public_key="")
    generator = own.ecc_table["g"]
    assert own._kg(int.from_bytes(found, "big"), generator) == public[2:].hex(), "another public half"
    print(found.hex())


main(*sys.argv[1:])
