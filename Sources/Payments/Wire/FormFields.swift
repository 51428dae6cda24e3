/// Fields of `application/x-www-form-urlencoded`, each of them once.
///
/// Source: WHATWG URL §5.
package struct FormFields: Hashable, Sendable {
    /// The largest body that is read, in octets, and the most fields.
    static let octetLimit = 65_536
    static let fieldLimit = 100

    /// By name; nothing is in it twice.
    package private(set) var values: [String: String] = [:]

    /// Takes fields to be written.
    package init(_ values: [String: String]) {
        self.values = values
    }

    /// Reads a body; nil when it is too long, not UTF-8, malformed, or has a field twice.
    package init?(_ body: [UInt8]) {
        guard !body.isEmpty, body.count <= FormFields.octetLimit else { return nil }
        let pairs = body.split(
            separator: UInt8(ascii: "&"),
            maxSplits: FormFields.fieldLimit,
            omittingEmptySubsequences: false
        )
        guard pairs.count <= FormFields.fieldLimit else { return nil }
        for pair in pairs {
            let sides = pair.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard sides.count == 2, let name = FormFields.decoded(sides[0]), !name.isEmpty,
                let value = FormFields.decoded(sides[1]), values.updateValue(value, forKey: name) == nil
            else { return nil }
        }
    }

    subscript(_ name: String) -> String? { values[name] }

    /// As a query or a body: everything but unreserved characters of RFC 3986 is written by its octets.
    package var encoded: String {
        values.sorted { $0.key < $1.key }.map { "\(FormFields.escaped($0))=\(FormFields.escaped($1))" }
            .joined(separator: "&")
    }

    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var octets: [UInt8] = []
        for octet in text.utf8 {
            if isUnreserved(octet) {
                octets.append(octet)
            } else {
                octets += [UInt8(ascii: "%"), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }

    private static func isUnreserved(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }

    private static func decoded(_ octets: ArraySlice<UInt8>) -> String? {
        var plain: [UInt8] = []
        var rest = octets
        while let octet = rest.popFirst() {
            switch octet {
            case UInt8(ascii: "+"): plain.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
                else {
                    return nil
                }
                plain.append(high << 4 | low)
            default: plain.append(octet)
            }
        }
        return String(validating: plain, as: UTF8.self)
    }

    private static func digit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x30...0x39: octet - 0x30
        case 0x41...0x46: octet - 0x41 + 10
        case 0x61...0x66: octet - 0x61 + 10
        default: nil
        }
    }
}
