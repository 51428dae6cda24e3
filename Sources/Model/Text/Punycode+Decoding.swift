extension Punycode {
    /// The label that an ASCII form stands for.
    ///
    /// - Parameter label: beginning with `xn--`, in any case.
    /// - Returns: a label of at most 63 scalars that `encodeLabel` gives this form again; nil when there is none.
    ///
    /// Source: RFC 3492 §6.2; RFC 5891 §5.4 (an A-label encodes one label, and that one encodes to it).
    package static func decodeLabel(_ label: String) -> String? {
        let form = label.lowercased()
        guard form.hasPrefix(prefix), form.utf8.count <= 63 else { return nil }
        guard let scalars = decode(form.utf8.dropFirst(prefix.utf8.count)) else { return nil }
        let decoded = String(String.UnicodeScalarView(scalars))
        return encodeLabel(decoded) == form ? decoded : nil
    }

    /// RFC 3492 §6.2; at most 59 octets come in, so at most 59 scalars go out.
    private static func decode(_ text: Substring.UTF8View) -> [Unicode.Scalar]? {
        let octets = Array(text)
        let delimiter = octets.lastIndex(of: UInt8(ascii: "-"))
        var output = octets.prefix(delimiter ?? 0).map { Int($0) }
        var rest = octets.dropFirst(delimiter.map { $0 + 1 } ?? 0)
        var (code, position, bias) = (0x80, 0, 72)
        while !rest.isEmpty {
            guard let delta = integer(from: &rest, bias: bias), delta <= Int(Int32.max) else { return nil }
            let points = output.count + 1
            bias = adapt(delta, points: points, isFirst: position == 0)
            let sum = position + delta
            code += sum / points
            position = sum % points
            guard code <= 0x10FFFF else { return nil }
            output.insert(code, at: position)
            position += 1
        }
        let scalars = output.compactMap { Unicode.Scalar(UInt32($0)) }
        return scalars.count == output.count ? scalars : nil
    }

    /// One generalised variable-length integer.
    private static func integer(from octets: inout ArraySlice<UInt8>, bias: Int) -> Int? {
        var (value, weight, position) = (0, 1, base)
        while let octet = octets.popFirst(), let digit = digitValue(octet) {
            value += digit * weight
            guard value <= Int(Int32.max) else { return nil }
            let threshold = min(max(position - bias, thresholdMinimum), thresholdMaximum)
            if digit < threshold { return value }
            weight *= base - threshold
            guard weight <= Int(Int32.max) else { return nil }
            position += base
        }
        return nil
    }

    private static func digitValue(_ octet: UInt8) -> Int? {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(octet) - 97
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(octet) - 22
        default: nil
        }
    }
}
