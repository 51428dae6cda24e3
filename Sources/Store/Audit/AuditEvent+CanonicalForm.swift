public import Model

extension AuditEvent {
    /// The octets whose SHA-256 is the entry's hash.
    ///
    /// One JSON object in UTF-8 with exactly these members, in this order, without white space:
    ///
    /// ```
    /// {"action":"certificate.intend","actor":"system","at":1795305600,"detail":{"digest":"9f86…"},
    ///  "object":"5a01…","previous":"<64 hexadecimal digits>","sequence":7}
    /// ```
    ///
    /// (shown on two lines, written on one). Keys are sorted by code point, also within `detail`, whose
    /// values are strings. `at` is in seconds since 1970-01-01T00:00:00Z. `previous` is the hash of entry
    /// `sequence - 1` in lower-case hexadecimal, 64 zeros for entry 1. In strings only `"`, `\` and the
    /// characters below U+0020 are escaped: as `\b \t \n \f \r` where JSON has a short form, as `\u00xx` in
    /// lower case otherwise. A reader needs no more than this Python:
    ///
    /// ```
    /// form = {"action": action, "actor": actor, "at": at, "detail": json.loads(detail), "object": object,
    ///         "previous": previousHash.hex(), "sequence": sequence}
    /// octets = json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    /// assert hashlib.sha256(octets).digest() == hash
    /// ```
    ///
    /// - Parameters:
    ///   - sequence: the entry's position, from 1.
    ///   - previousHash: the hash of the entry before; 32 zero octets for the first.
    /// - Returns: the canonical form.
    public func canonicalForm(sequence: Int64, previousHash: [UInt8]) -> [UInt8] {
        canonicalForm(sequence: sequence, previousHash: previousHash, detail: CanonicalJSON.encode(detail))
    }

    /// The same with the detail in the form in which it stands in its row.
    func canonicalForm(sequence: Int64, previousHash: [UInt8], detail: String) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(512)
        text.append(contentsOf: #"{"action":"#.utf8)
        CanonicalJSON.append(action, to: &text)
        text.append(contentsOf: #","actor":"#.utf8)
        CanonicalJSON.append(actor, to: &text)
        text.append(contentsOf: #","at":"#.utf8)
        text.append(contentsOf: at.secondsSinceEpoch.description.utf8)
        text.append(contentsOf: #","detail":"#.utf8)
        text.append(contentsOf: detail.utf8)
        text.append(contentsOf: #","object":"#.utf8)
        CanonicalJSON.append(object, to: &text)
        text.append(contentsOf: #","previous":""#.utf8)
        Hexadecimal.append(previousHash, to: &text)
        text.append(contentsOf: #"","sequence":"#.utf8)
        text.append(contentsOf: sequence.description.utf8)
        text.append(UInt8(ascii: "}"))
        return text
    }
}
