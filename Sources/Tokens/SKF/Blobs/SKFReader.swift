/// Reads the fields of a structure of GM/T 0016, one after the other.
struct SKFReader {
    private let bytes: [UInt8]
    private let layout: SKFLayout
    private var offset = 0

    /// Begins at the first field.
    init(_ bytes: [UInt8], _ layout: SKFLayout) {
        self.bytes = bytes
        self.layout = layout
    }

    /// True behind the last field, and the padding that may follow it.
    var isAtEnd: Bool {
        let rest = bytes.count - offset
        return rest == 0 || rest == layout.padding(at: offset)
    }

    /// The next `count` octets; nil when there are fewer.
    mutating func octets(_ count: Int) -> [UInt8]? {
        guard count >= 0, count <= bytes.count - offset else { return nil }
        defer { offset += count }
        return Array(bytes[offset..<(offset + count)])
    }

    /// The next ULONG, little-endian; nil when there is none, or it has more than 32 bits.
    mutating func number() -> UInt32? {
        guard octets(layout.padding(at: offset)) != nil, let value = octets(layout.width.rawValue) else {
            return nil
        }
        return UInt32(exactly: value.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// The number in the next field for one of a curve; see `SKFNumber`.
    mutating func curveNumber() -> [UInt8]? {
        octets(SKFNumber.fieldLength).flatMap { SKFNumber.read($0) }
    }

    /// The text in the next `count` octets, up to the first NUL; nil for what is no UTF-8 without control characters.
    mutating func text(_ count: Int) -> String? {
        guard let field = octets(count) else { return nil }
        guard let text = String(validating: field.prefix { $0 != 0 }, as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        return text
    }
}
