extension TokenURI: CustomStringConvertible {
    /// The URI, its attributes in the order of RFC 7512's table; reading it again gives an equal value.
    public var description: String {
        let path: [(String, [UInt8]?)] = [
            ("token", bytes(token)), ("manufacturer", bytes(manufacturer)), ("serial", bytes(serial)),
            ("model", bytes(model)), ("id", id), ("object", bytes(object)), ("type", bytes(type?.rawValue)),
        ]
        let query: [(String, [UInt8]?)] = [
            ("pin-source", bytes(pinFile.map { "file:\($0)" })), ("module-path", bytes(modulePath)),
        ]
        let list = Self.printed(path, separator: ";", isPath: true)
        let questions = Self.printed(query, separator: "&", isPath: false)
        return "pkcs11:\(list)" + (questions.isEmpty ? "" : "?\(questions)")
    }

    private func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }

    private static func printed(_ list: [(String, [UInt8]?)], separator: String, isPath: Bool) -> String {
        list.compactMap { name, value in
            value.map { value in
                name + "="
                    + value.map { byte in
                        // An identifier is octets, not text: every one of them is escaped (RFC 7512 §2.3).
                        isPlain(byte, isPath: isPath) && name != "id"
                            ? String(Unicode.Scalar(byte)) : escaped(byte)
                    }
                    .joined()
            }
        }
        .joined(separator: separator)
    }

    private static func escaped(_ byte: UInt8) -> String {
        (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }

    /// True for what stands for itself: `pk11-pchar` in the path, `pk11-qchar` in the query.
    static func isPlain(_ byte: UInt8, isPath: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: (isPath ? "-._~:[]@!$'()*+,=&" : "-._~:[]@!$'()*+,=/?|").utf8.contains(byte)
        }
    }
}
