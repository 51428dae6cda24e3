/// Reads an object of strings from JSON text, without recursion and without trusting it.
struct CanonicalJSONReader {
    private let text: [UInt8]
    private var position = 0

    init(_ text: String) {
        self.text = Array(text.utf8)
    }

    /// The whole text as one object; nil when it is anything else.
    mutating func object() -> [String: String]? {
        guard take("{") else { return nil }
        var members: [String: String] = [:]
        if take("}") { return position == text.count ? members : nil }
        repeat {
            guard let key = string(), take(":"), let value = string() else { return nil }
            members[key] = value
        } while take(",")
        return take("}") && position == text.count ? members : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func next() -> UInt8? {
        guard position < text.count else { return nil }
        defer { position += 1 }
        return text[position]
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        var octets: [UInt8] = []
        while let character = next() {
            switch character {
            case UInt8(ascii: "\""): return String(decoding: octets, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = escaped() else { return nil }
                octets.append(escaped)
            default: octets.append(character)
            }
        }
        return nil
    }

    /// What follows a backslash; only characters below U+0080 are ever escaped here.
    private mutating func escaped() -> UInt8? {
        switch next() {
        case UInt8(ascii: "\""): UInt8(ascii: "\"")
        case UInt8(ascii: "\\"): UInt8(ascii: "\\")
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "u"): controlCharacter()
        default: nil
        }
    }

    private mutating func controlCharacter() -> UInt8? {
        guard position + 4 <= text.count else { return nil }
        let digits = String(decoding: text[position..<position + 4], as: UTF8.self)
        position += 4
        guard let value = UInt32(digits, radix: 16), value < 0x20 else { return nil }
        return UInt8(value)
    }
}
