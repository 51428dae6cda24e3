import OpenSSL

/// Base 64 with the alphabet of URLs and without padding, as JOSE has it.
///
/// Source: RFC 7515 §2.
enum Base64URL {
    /// Writes without padding.
    static func encode(_ octets: [UInt8]) -> String {
        let text = Base64.encode(octets).prefix { $0 != UInt8(ascii: "=") }.map { octet -> UInt8 in
            switch octet {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: octet
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads the canonical form only; nil for padding, foreign characters or left-over bits.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var octets: [UInt8] = []
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: "-"): octets.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): octets.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: octets.append(octet)
            }
        }
        while !octets.count.isMultiple(of: 4) { octets.append(UInt8(ascii: "=")) }
        return Base64.decode(octets)
    }
}
