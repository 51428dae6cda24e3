public import Model

/// Writes ASN.1 values in the distinguished encoding rules, as plain octets.
///
/// No tree is built: each function returns the finished encoding of one value.
///
/// Source: X.690 §8, §10.
public enum DER {
    /// The length octets of a value of `count` octets, in the shortest form (X.690 §10.1).
    public static func lengthOctets(_ count: Int) -> [UInt8] {
        var octets: [UInt8] = []
        appendLength(count, to: &octets)
        return octets
    }

    /// One value: identifier octet, length, content.
    public static func tlv(_ tag: UInt8, _ content: some Collection<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        value.reserveCapacity(content.count + 10)
        appendHeader(tag, count: content.count, to: &value)
        value.append(contentsOf: content)
        return value
    }

    /// Octets of a value's identifier and length, when its content has `count`.
    static func headerCount(_ count: Int) -> Int {
        count < 0x80 ? 2 : 2 + (Int.bitWidth - count.leadingZeroBitCount + 7) / 8
    }

    /// Octets of a whole value, when its content has `count`.
    static func wholeCount(_ count: Int) -> Int { headerCount(count) + count }

    /// Adds the identifier octet and the length octets of a value of `count` octets.
    static func appendHeader(_ tag: UInt8, count: Int, to value: inout [UInt8]) {
        value.append(tag)
        appendLength(count, to: &value)
    }

    private static func appendLength(_ count: Int, to value: inout [UInt8]) {
        guard count >= 0x80 else { return value.append(UInt8(truncatingIfNeeded: count)) }
        let octets = headerCount(count) - 2
        value.append(0x80 | UInt8(truncatingIfNeeded: octets))
        for place in (0..<octets).reversed() { value.append(UInt8(truncatingIfNeeded: count >> (8 * place))) }
    }

    /// A SEQUENCE of encoded values.
    public static func sequence(_ parts: [UInt8]...) -> [UInt8] { constructed(DERTag.sequence, parts) }

    /// A SEQUENCE OF encoded values.
    public static func sequence(of parts: [[UInt8]]) -> [UInt8] { constructed(DERTag.sequence, parts) }

    /// A SET of one or more encoded values, in the order given; see `set(of:)` for SET OF.
    public static func set(_ parts: [UInt8]...) -> [UInt8] { constructed(DERTag.set, parts) }

    /// A SET OF encoded values, sorted (X.690 §11.6).
    public static func set(of parts: [[UInt8]]) -> [UInt8] {
        constructed(DERTag.set, parts.sorted { $0.lexicographicallyPrecedes($1) })
    }

    /// A constructed value with a context-specific tag, 0 to 30.
    public static func contextConstructed(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
        constructed(0xA0 | (tag & 0x1F), parts)
    }

    /// A primitive value with a context-specific tag, 0 to 30.
    public static func contextPrimitive(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        tlv(0x80 | (tag & 0x1F), content)
    }

    /// An INTEGER.
    public static func integer(_ value: Int) -> [UInt8] { tlv(DERTag.integer, twosComplement(value)) }

    /// A non-negative INTEGER from a big-endian magnitude of any length; leading zeros are dropped.
    public static func integer(magnitude: [UInt8]) -> [UInt8] {
        tlv(DERTag.integer, unsigned(magnitude))
    }

    /// An INTEGER holding a serial number.
    public static func integer(_ serial: SerialNumber) -> [UInt8] { integer(magnitude: serial.bytes) }

    /// An ENUMERATED value.
    public static func enumerated(_ value: Int) -> [UInt8] { tlv(DERTag.enumerated, twosComplement(value)) }

    /// A BIT STRING; `unusedBits`, 0 to 7, of the last octet's low bits do not count.
    public static func bitString(_ bytes: [UInt8], unusedBits: Int = 0) -> [UInt8] {
        var value: [UInt8] = []
        value.reserveCapacity(wholeCount(bytes.count + 1))
        appendHeader(DERTag.bitString, count: bytes.count + 1, to: &value)
        value.append(UInt8(clamping: unusedBits) & 7)
        value.append(contentsOf: bytes)
        return value
    }

    /// An OCTET STRING.
    public static func octetString(_ bytes: [UInt8]) -> [UInt8] { tlv(DERTag.octetString, bytes) }

    /// NULL.
    public static let null: [UInt8] = [DERTag.null, 0]

    /// A BOOLEAN.
    public static func boolean(_ value: Bool) -> [UInt8] { [DERTag.boolean, 1, value ? 0xFF : 0] }

    /// A UTF8String.
    public static func utf8String(_ text: String) -> [UInt8] { tlv(DERTag.utf8String, Array(text.utf8)) }

    /// A PrintableString; the caller has checked the characters (`isPrintable`).
    public static func printableString(_ text: String) -> [UInt8] {
        tlv(DERTag.printableString, Array(text.utf8))
    }

    /// An IA5String; the caller has checked that the characters are ASCII.
    public static func ia5String(_ text: String) -> [UInt8] { tlv(DERTag.ia5String, Array(text.utf8)) }

    /// True when every character is one of a PrintableString (X.680 §41.4).
    public static func isPrintable(_ text: String) -> Bool {
        text.utf8.allSatisfy { character in
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: " '()+,-./:=?".utf8.contains(character)
            }
        }
    }

    private static func constructed(_ tag: UInt8, _ parts: [[UInt8]]) -> [UInt8] {
        let count = parts.reduce(0) { $0 + $1.count }
        var value: [UInt8] = []
        value.reserveCapacity(count + 10)
        appendHeader(tag, count: count, to: &value)
        for part in parts { value.append(contentsOf: part) }
        return value
    }

    private static func unsigned(_ magnitude: [UInt8]) -> [UInt8] {
        let digits = magnitude.drop { $0 == 0 }
        guard let first = digits.first else { return [0] }
        return first < 0x80 ? Array(digits) : [0] + digits
    }

    private static func twosComplement(_ value: Int) -> [UInt8] {
        var octets: [UInt8] = []
        var rest = value
        repeat {
            octets.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        } while !(rest == 0 && octets[octets.count - 1] < 0x80
            || rest == -1 && octets[octets.count - 1] >= 0x80)
        return octets.reversed()
    }
}
