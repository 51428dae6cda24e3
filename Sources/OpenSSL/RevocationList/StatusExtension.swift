/// One extension of a CRL, a CRL entry, an OCSP request or an OCSP response.
///
/// ```
/// Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
/// ```
///
/// Source: RFC 5280 §4.1.
struct StatusExtension {
    let identifier: String
    let isCritical: Bool
    /// The content of the OCTET STRING.
    let value: [UInt8]

    /// Reads `Extensions`: one or more, none twice.
    ///
    /// An explicitly encoded FALSE is taken, because old clients write it.
    static func readAll(_ list: consuming DERReader) throws(CryptoError) -> [StatusExtension] {
        var reader = list
        var extensions: [StatusExtension] = []
        while !reader.isAtEnd {
            let one = try StatusExtension(reader.enter(DERTag.sequence))
            guard !extensions.contains(where: { $0.identifier == one.identifier }) else {
                throw reader.malformed
            }
            extensions.append(one)
        }
        guard !extensions.isEmpty else { throw reader.malformed }
        return extensions
    }

    /// The first critical one of `extensions` that is not in `known`; whoever does not understand it cannot go by what it is
    /// part of (RFC 5280 §4.2).
    static func unknownCritical(in extensions: [StatusExtension], known: Set<String>) -> String? {
        extensions.first { $0.isCritical && !known.contains($0.identifier) }?.identifier
    }

    private init(_ content: consuming DERReader) throws(CryptoError) {
        var reader = content
        identifier = try reader.objectIdentifier()
        isCritical = reader.nextTag == DERTag.boolean ? try reader.boolean() : false
        value = try reader.octetString()
        try reader.finish()
    }
}
