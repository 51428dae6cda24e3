extension DER {
    /// An OBJECT IDENTIFIER written in the source code, such as "2.5.29.15".
    ///
    /// - Precondition: the constant is a valid dotted identifier; only literals can be given.
    public static func oid(_ constant: StaticString) -> [UInt8] {
        guard let value = try? oid(parsing: "\(constant)") else {
            preconditionFailure("\(constant) is not an object identifier")
        }
        return value
    }

    /// An OBJECT IDENTIFIER from text that came from outside: 2 to 32 decimal arcs, each below 2⁶⁴.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    public static func oid(parsing text: String) throws(CryptoError) -> [UInt8] {
        let arcs = try arcs(of: text)
        let (head, overflow) = arcs[1].addingReportingOverflow(arcs[0] * 40)
        guard arcs[0] <= 2, arcs[0] == 2 || arcs[1] < 40, !overflow else {
            throw .malformed("object identifier \(text)")
        }
        var content = base128(head)
        for arc in arcs.dropFirst(2) { content += base128(arc) }
        return tlv(DERTag.objectIdentifier, content)
    }

    /// The dotted text of an OBJECT IDENTIFIER's content octets.
    ///
    /// - Throws: `CryptoError` with `.malformed` for non-minimal or unfinished arcs and arcs of 2⁶⁴ or more.
    public static func dottedText(ofContent content: some Collection<UInt8>) throws(CryptoError) -> String {
        var text = DottedText()
        var value: UInt64 = 0
        var isStart = true
        for octet in content {
            guard !(isStart && octet == 0x80), value >> 57 == 0 else { throw .malformed("object identifier") }
            value = value << 7 | UInt64(octet & 0x7F)
            isStart = octet < 0x80
            if isStart {
                text.append(value)
                value = 0
            }
        }
        guard isStart, (1...64).contains(text.arcs) else { throw .malformed("object identifier") }
        return text.text
    }

    private static func arcs(of text: String) throws(CryptoError) -> [UInt64] {
        let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (2...32).contains(pieces.count) else { throw .malformed("object identifier \(text)") }
        var arcs: [UInt64] = []
        for piece in pieces {
            let isPlain = piece.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard isPlain, piece == "0" || !piece.hasPrefix("0"), let arc = UInt64(piece) else {
                throw .malformed("object identifier \(text)")
            }
            arcs.append(arc)
        }
        guard arcs[0] <= 2 else { throw .malformed("object identifier \(text)") }
        return arcs
    }

    private static func base128(_ value: UInt64) -> [UInt8] {
        var octets = [UInt8(value & 0x7F)]
        var rest = value >> 7
        while rest != 0 {
            octets.append(0x80 | UInt8(rest & 0x7F))
            rest >>= 7
        }
        return octets.reversed()
    }
}
