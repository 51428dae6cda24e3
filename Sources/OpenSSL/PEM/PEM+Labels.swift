extension PEM {
    /// The labels of the blocks that begin in a text, in order.
    ///
    /// Labels of other characters than capitals, digits and spaces, or of more than 64, are left out: errors repeat
    /// them.
    public static func labels(_ text: [UInt8]) -> [String] {
        let (head, tail) = (Array("-----BEGIN ".utf8), Array("-----".utf8))
        var labels: [String] = []
        for rawLine in text.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            let line = trimmed(rawLine)
            guard line.count > head.count + tail.count, line.starts(with: head),
                line.suffix(tail.count).elementsEqual(tail)
            else { continue }
            let label = line.dropFirst(head.count).dropLast(tail.count)
            guard label.count <= 64, label.allSatisfy(isLabelOctet) else { continue }
            labels.append(String(decoding: label, as: UTF8.self))
        }
        return labels
    }

    private static func isLabelOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "),
            UInt8(ascii: "#"):
            true
        default: false
        }
    }
}
