import Model

/// The key under which a request may be sent again without being done again.
///
/// Source: draft-ietf-httpapi-idempotency-key-header-06.
public struct IdempotencyClaim: Hashable, Sendable {
    /// What the client chose: 1 to 128 visible ASCII characters, without quotes; for a client that chose nothing, a word for
    /// the body.
    public let key: String
    /// SHA-256 of the request's body, 32 octets: the same key stands for the same body.
    public let fingerprint: [UInt8]

    /// Makes a claim from the header's value; a structured-field string keeps its meaning without its quotes.
    ///
    /// - Returns: nil for an empty or too long key, or other characters.
    public init?(field: String, fingerprint: [UInt8]) {
        let text = Array(field.utf8)
        let isQuoted = text.count >= 2 && text.first == UInt8(ascii: "\"") && text.last == text.first
        let octets = isQuoted ? text.dropFirst().dropLast() : text[...]
        guard (1...128).contains(octets.count), octets.allSatisfy(IdempotencyClaim.isAllowed) else {
            return nil
        }
        key = String(decoding: octets, as: UTF8.self)
        self.fingerprint = fingerprint
    }

    /// Makes a claim for a request without the header: the same body, sent again, is the same request.
    ///
    /// A client whose first attempt ended in an error, as while an HSM was away, can so try again though it chose no key.
    ///
    /// - Parameter fingerprint: SHA-256 of the body.
    public init(body fingerprint: [UInt8]) {
        key = Self.word(for: fingerprint)
        self.fingerprint = fingerprint
    }

    /// Whether the client chose no key.
    public var isOfBody: Bool { key == Self.word(for: fingerprint) }

    private static func word(for fingerprint: [UInt8]) -> String {
        "sha256:\(Hexadecimal.encode(fingerprint))"
    }

    private static func isAllowed(_ octet: UInt8) -> Bool {
        (0x21...0x7E).contains(octet) && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "\\")
            && octet != UInt8(ascii: ",")
    }
}
