/// What the octets of a request's head may be.
///
/// Source: RFC 9110 §5.5, §5.6.2.
enum WireOctets {
    static let carriageReturn: UInt8 = 0x0D
    static let lineFeed: UInt8 = 0x0A
    static let space: UInt8 = 0x20
    static let tab: UInt8 = 0x09

    /// tchar: bit n of the pair is set when octet n may stand in a token.
    private static let tokenBits: (low: UInt64, high: UInt64) = (0x03FF_6CFA_0000_0000, 0x57FF_FFFF_C7FF_FFFE)

    static func isToken(_ octet: UInt8) -> Bool {
        guard octet < 128 else { return false }
        let bits = octet < 64 ? tokenBits.low : tokenBits.high
        return (bits >> UInt64(octet & 63)) & 1 == 1
    }

    /// Whether an octet may stand in a field's value.
    static func isInValue(_ octet: UInt8) -> Bool { octet >= space && octet != 0x7F || octet == tab }

    static func isBlank(_ octet: UInt8) -> Bool { octet == space || octet == tab }

    /// Whether the octets of `range` are the word `lowercase`, in whatever case they are.
    static func equal(_ octets: borrowing Span<UInt8>, _ range: Range<Int>, _ lowercase: String) -> Bool {
        guard range.count == lowercase.utf8.count else { return false }
        var position = range.lowerBound
        for wanted in lowercase.utf8 {
            let octet = octets[position]
            let isUpper = octet >= 0x41 && octet <= 0x5A
            guard (isUpper ? octet | 0x20 : octet) == wanted else { return false }
            position += 1
        }
        return true
    }

    static func text(_ octets: borrowing Span<UInt8>, _ range: Range<Int>) -> String {
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count)
        for position in range { copy.append(octets[position]) }
        return String(decoding: copy, as: UTF8.self)
    }
}
