/// The request inside the path of an OCSP GET.
///
/// `{url}/{url-encoding of base-64 encoding of the DER encoding of the OCSPRequest}`
///
/// Clients differ in what they encode, so all of these are understood: `+` as such, as `%2B`, or turned into
/// a space by a form decoder on the way; `/` as such or as `%2F`; a second slash before the request; padding
/// that is missing; line ends that a base64 encoder left in.
///
/// Source: RFC 6960 appendix A.1; RFC 5019 §5.
package enum OCSPPath {
    /// The DER OCSPRequest; nil when the path is not base64.
    package static func decode(_ path: some Collection<UInt8>, limit: Int) -> [UInt8]? {
        guard let octets = PercentEncoding.decode(path, limit: limit) else { return nil }
        // DER begins with 30, base64 of that with M: a slash in front belongs to the path.
        let text = octets.drop { $0 == UInt8(ascii: "/") }.filter { !lineEnds.contains($0) }
        return decodeBase64(text.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 })
    }

    private static let lineEnds: [UInt8] = [UInt8(ascii: "\r"), UInt8(ascii: "\n")]

    private static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
        var digits = text[...]
        var padding = 0
        while digits.last == UInt8(ascii: "="), padding < 2 {
            digits.removeLast()
            padding += 1
        }
        guard digits.count % 4 != 1 else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(digits.count * 3 / 4)
        var bits: UInt32 = 0
        var count = 0
        for digit in digits {
            guard let value = value(of: digit) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFF_FFFF
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return octets
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
