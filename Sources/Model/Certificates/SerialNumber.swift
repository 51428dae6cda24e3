/// The number that names a certificate within one authority.
///
/// Always positive, never longer than 20 octets once DER encoded, and never stored with leading
/// zeros, so two equal numbers have equal bytes.
///
/// Source: RFC 5280 §4.1.2.2.
public struct SerialNumber: Hashable, Comparable, Sendable {
    /// The big-endian magnitude, 1 to 20 octets, first octet not zero.
    public let bytes: [UInt8]

    /// Makes a serial number from a big-endian magnitude; leading zeros are dropped.
    ///
    /// Nil when the value is zero or its DER INTEGER would need more than 20 octets.
    public init?(bytes: [UInt8]) {
        let magnitude = bytes.first == 0 ? Array(bytes.drop(while: { $0 == 0 })) : bytes
        guard let first = magnitude.first else { return nil }
        guard magnitude.count < 20 || (magnitude.count == 20 && first < 0x80) else { return nil }
        self.bytes = magnitude
    }

    /// Makes a new serial number: 20 octets, of which 152 bits are random behind a fixed, non-zero first
    /// octet, so every serial has the same length and is positive.
    ///
    /// Nil unless exactly 19 octets are given.
    ///
    /// - Parameter randomOctets: 19 octets from a cryptographically secure generator.
    public init?(randomOctets: [UInt8]) {
        guard randomOctets.count == 19 else { return nil }
        self.init(bytes: [0x5A] + randomOctets)
    }

    /// Reads hexadecimal, with or without spaces or colons between octets.
    public init?(hexadecimal text: String) {
        guard let bytes = Hexadecimal.decode(text.filter { $0 != " " && $0 != ":" }) else { return nil }
        self.init(bytes: bytes)
    }

    /// Reads hexadecimal as people write it: of an odd count of digits the first one is an octet by itself.
    public init?(typed text: String) {
        let isWhole = text.utf8.count.isMultiple(of: 2) || text.contains { $0 == " " || $0 == ":" }
        self.init(hexadecimal: isWhole ? text : "0\(text)")
    }

    /// Feeds the octets in words.
    public func hash(into hasher: inout Hasher) { hasher.combine(octets: bytes) }

    /// Lower-case hexadecimal without separators.
    public var hexadecimal: String { Hexadecimal.encode(bytes) }

    /// Orders by value, as CRL entries are sorted.
    public static func < (left: SerialNumber, right: SerialNumber) -> Bool {
        guard left.bytes.count == right.bytes.count else { return left.bytes.count < right.bytes.count }
        return left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
