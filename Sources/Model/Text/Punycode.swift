/// The ASCII form of one internationalised domain label (RFC 3492).
package enum Punycode {
    /// How the ASCII form of a label begins, in any case.
    package static let prefix = "xn--"

    static let base = 36
    static let thresholdMinimum = 1
    static let thresholdMaximum = 26

    /// `xn--` and the encoded label; the label itself when it is ASCII; nil when it overflows.
    package static func encodeLabel(_ label: String) -> String? {
        let scalars = label.unicodeScalars.map { Int($0.value) }
        // Longer can never fit into the 63 octets of a label, and the bound keeps the arithmetic small.
        guard scalars.count <= 63 else { return nil }
        guard scalars.contains(where: { $0 >= 0x80 }) else { return label }
        return prefix + encode(scalars)
    }

    /// RFC 3492 §6.3; at most 63 scalars, so deltas stay below 2^27 and nothing overflows.
    private static func encode(_ input: [Int]) -> String {
        let basic = input.filter { $0 < 0x80 }
        var output = basic.map { UInt8(truncatingIfNeeded: $0) }
        if !output.isEmpty { output.append(UInt8(ascii: "-")) }
        var code = 0x80
        var delta = 0
        var bias = 72
        var handled = basic.count
        while handled < input.count, let smallest = input.filter({ $0 >= code }).min() {
            delta += (smallest - code) * (handled + 1)
            code = smallest
            for point in input {
                if point < code { delta += 1 }
                guard point == code else { continue }
                append(delta, bias: bias, to: &output)
                bias = adapt(delta, points: handled + 1, isFirst: handled == basic.count)
                delta = 0
                handled += 1
            }
            delta += 1
            code += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func append(_ delta: Int, bias: Int, to output: inout [UInt8]) {
        var rest = delta
        var position = base
        while true {
            let threshold = min(max(position - bias, thresholdMinimum), thresholdMaximum)
            guard rest >= threshold else { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            position += base
        }
        output.append(digit(rest))
    }

    static func adapt(_ delta: Int, points: Int, isFirst: Bool) -> Int {
        var rest = isFirst ? delta / 700 : delta / 2
        rest += rest / points
        var position = 0
        while rest > ((base - thresholdMinimum) * thresholdMaximum) / 2 {
            rest /= base - thresholdMinimum
            position += base
        }
        return position + (base * rest) / (rest + 38)
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? value + 97 : value + 22)
    }
}
