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
        var arcs = EncodedArcs()
        for character in text.utf8 {
            guard arcs.append(character) else { throw .malformed("object identifier \(text)") }
        }
        guard let content = arcs.finish() else { throw .malformed("object identifier \(text)") }
        return tlv(DERTag.objectIdentifier, content)
    }

    /// The dotted text of an OBJECT IDENTIFIER's content octets.
    ///
    /// - Throws: `CryptoError` with `.malformed` for non-minimal or unfinished arcs and arcs of 2⁶⁴ or more.
    public static func dottedText(ofContent content: some Collection<UInt8>) throws(CryptoError) -> String {
        let text = DottedText.of(content)
        guard !text.isEmpty else { throw .malformed("object identifier") }
        return text
    }
}
