import OpenSSL

/// One extension as it is encoded.
struct ExtensionAnatomy {
    let oid: String
    /// The content of critical's BOOLEAN; nil when it is left out, which means false.
    let critical: ArraySlice<UInt8>?
    /// The content of extnValue.
    let value: ArraySlice<UInt8>

    var isCritical: Bool { critical.map { $0.first != 0 } ?? false }

    /// Reads the field `extensions`, which may be left out.
    static func list(_ reader: inout DERReader) throws(CryptoError) -> [ExtensionAnatomy] {
        guard reader.nextTag == DERTag.contextConstructed(3) else { return [] }
        var field = try reader.enter(DERTag.contextConstructed(3))
        var items = try field.enter(DERTag.sequence)
        try field.finish()
        var list: [ExtensionAnatomy] = []
        while !items.isAtEnd {
            var item = try items.enter(DERTag.sequence)
            let oid = try item.objectIdentifier()
            let critical = try item.nextIf(DERTag.boolean)?.content
            list.append(
                ExtensionAnatomy(
                    oid: oid,
                    critical: critical,
                    value: try item.next(DERTag.octetString).content
                )
            )
            try item.finish()
        }
        return list
    }
}
