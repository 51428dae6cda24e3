import Model

/// Writes JSON so that equal values have equal octets: names sorted by their octets, no blanks, only the
/// escapes that RFC 8259 §7 demands, UTF-8.
package enum CanonicalJSON {
    /// The document's octets.
    package static func encode(_ value: JSONValue) -> [UInt8] {
        var output: [UInt8] = []
        write(value, to: &output)
        return output
    }

    private static func write(_ value: JSONValue, to output: inout [UInt8]) {
        switch value {
        case .null: output += "null".utf8
        case .bool(let flag): output += (flag ? "true" : "false").utf8
        case .number(let text): output += text.utf8
        case .string(let text): write(text, to: &output)
        case .array(let elements): write(elements, to: &output)
        case .object(let members): write(members, to: &output)
        }
    }

    private static func write(_ elements: [JSONValue], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "["))
        for (position, element) in elements.enumerated() {
            if position > 0 { output.append(UInt8(ascii: ",")) }
            write(element, to: &output)
        }
        output.append(UInt8(ascii: "]"))
    }

    private static func write(_ members: [JSONValue.Member], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for (position, member) in sorted.enumerated() {
            if position > 0 { output.append(UInt8(ascii: ",")) }
            write(member.name, to: &output)
            output.append(UInt8(ascii: ":"))
            write(member.value, to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func write(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var rest = text.utf8[...]
        while let place = rest.firstIndex(where: isEscaped) {
            output.append(contentsOf: rest[..<place])
            escape(rest[place], to: &output)
            rest = rest[rest.index(after: place)...]
        }
        output.append(contentsOf: rest)
        output.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func escape(_ byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        guard byte < 0x20 else { return output.append(byte) }
        output.append(contentsOf: "u00".utf8)
        Hexadecimal.append([byte], to: &output)
    }
}
