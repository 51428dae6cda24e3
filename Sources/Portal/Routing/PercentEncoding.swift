import Model

/// Percent-encoded octets (RFC 3986 §2.1).
enum PercentEncoding {
    /// Decodes each `%XX` once.
    ///
    /// - Returns: nil for a `%` without two hexadecimal digits, and for more than `limit` characters.
    static func decode(_ text: some Collection<UInt8>, limit: Int) -> [UInt8]? {
        guard text.count <= limit else { return nil }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == UInt8(ascii: "%") else {
                decoded.append(character)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            decoded.append(high << 4 | low)
        }
        return decoded
    }

    /// Encodes whatever is not unreserved (RFC 3986 §2.3), for a value in a query.
    static func encode(_ text: String) -> String {
        text.utf8.map { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                String(UnicodeScalar(octet))
            default: "%\(Hexadecimal.encode([octet]).uppercased())"
            }
        }.joined()
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
