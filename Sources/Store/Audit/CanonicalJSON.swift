/// JSON with one spelling only: keys sorted by code point, no white space, nothing escaped but `"`, `\` and
/// the characters below U+0020.
///
/// It is what Python writes with
/// `json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)`.
///
/// Source: RFC 8259 §7, with the choices it leaves open made.
enum CanonicalJSON {
    /// Writes an object of strings.
    static func encode(_ object: [String: String]) -> String {
        var text: [UInt8] = []
        append(object, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads an object of strings; nil for anything else, and for any other spelling of it.
    static func decode(_ text: String) -> [String: String]? {
        var reader = CanonicalJSONReader(text)
        guard let object = reader.object() else { return nil }
        var again: [UInt8] = []
        append(object, to: &again)
        return again == Array(text.utf8) ? object : nil
    }

    /// Writes an object of strings.
    static func append(_ object: [String: String], to text: inout [UInt8]) {
        let members = object.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        var separator = UInt8(ascii: "{")
        for (key, value) in members {
            text.append(separator)
            append(key, to: &text)
            text.append(UInt8(ascii: ":"))
            append(value, to: &text)
            separator = UInt8(ascii: ",")
        }
        if members.isEmpty { text.append(separator) }
        text.append(UInt8(ascii: "}"))
    }

    /// Writes a string with its quotation marks.
    static func append(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        defer { text.append(UInt8(ascii: "\"")) }
        guard hasEscaped(string.utf8.span) else {
            text.append(contentsOf: string.utf8)
            return
        }
        for character in string.utf8 {
            if let escape = escape(character) {
                text.append(contentsOf: escape.utf8)
            } else {
                text.append(character)
            }
        }
    }

    private static func hasEscaped(_ octets: Span<UInt8>) -> Bool {
        for position in octets.indices where isEscaped(octets[position]) { return true }
        return false
    }

    private static func isEscaped(_ character: UInt8) -> Bool {
        character < 0x20 || character == UInt8(ascii: "\"") || character == UInt8(ascii: "\\")
    }

    private static func escape(_ character: UInt8) -> String? {
        switch character {
        case UInt8(ascii: "\""): "\\\""
        case UInt8(ascii: "\\"): "\\\\"
        case 0x08: "\\b"
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0C: "\\f"
        case 0x0D: "\\r"
        case 0..<0x20: (character < 16 ? "\\u000" : "\\u00") + String(character, radix: 16)
        default: nil
        }
    }
}
