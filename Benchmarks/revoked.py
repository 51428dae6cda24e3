"""Reads a published list entry by entry, and writes what `openssl ca` keeps of the same certificates."""
import pathlib

REASONS = {1: "keyCompromise", 3: "affiliationChanged", 4: "superseded", 5: "cessationOfOperation"}
PIECE = 1 << 20


def header(octets, place):
    """Identifier, where the content begins, and where it ends."""
    length, start = octets[place + 1], place + 2
    if length >= 0x80:
        start += length & 0x7F
        length = int.from_bytes(octets[place + 2:start], "big")
    return octets[place], start, start + length


def entries(path: pathlib.Path):
    """Serial number in hexadecimal, date and reason of each entry, in the order of the list."""
    with path.open("rb") as file:
        head = file.read(PIECE)
        place = header(head, header(head, 0)[1])[1]
        for _ in range(5):  # version, algorithm, issuer, thisUpdate, nextUpdate
            place = header(head, place)[2]
        _, start, end = header(head, place)
        file.seek(start)
        octets, place, left = b"", 0, end - start
        while True:
            if len(octets) - place < 256 and left:
                octets, place = octets[place:] + file.read(min(PIECE, left)), 0
                left -= min(PIECE, left)
            if place == len(octets):
                return
            _, start, end = header(octets, place)
            yield entry(octets[start:end])
            place = end


def entry(octets):
    """One entry, whose extensions are at most a reason: the last octet."""
    _, start, date = header(octets, 0)
    _, text, end = header(octets, date)
    reason = REASONS[octets[-1]] if end < len(octets) else None
    return octets[start:date].hex().upper(), octets[text:end].decode("ascii"), reason


def write_index(path: pathlib.Path, index: pathlib.Path):
    """The database of `openssl ca`; returns how many entries it has."""
    count = 0
    with index.open("w", encoding="ascii") as file:
        for serial, date, reason in entries(path):
            revoked = f"{date},{reason}" if reason else date
            file.write(f"R\t400101000000Z\t{revoked}\t{serial}\tunknown\t/C=CN/O=Bench/CN=bench {count}\n")
            count += 1
    index.with_suffix(".txt.attr").write_text("unique_subject = no\n", encoding="ascii")
    return count
