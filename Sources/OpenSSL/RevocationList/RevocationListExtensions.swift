/// The extensions of a CRL that this product looks at.
///
/// Source: RFC 5280 §5.2.
struct RevocationListExtensions {
    private(set) var number: Int64?
    /// Whether there is a number, and it has more than 63 bits.
    private(set) var isNumberLarge = false
    private(set) var authorityKeyIdentifier: [UInt8]?
    private(set) var issuingDistributionPoint: [UInt8]?
    private(set) var base: Int64?
    private(set) var freshest: [UInt8]?
    private(set) var critical: [String] = []

    /// Reads `[0] EXPLICIT Extensions`, if it comes next.
    init(_ reader: inout DERReader) throws(CryptoError) {
        guard reader.nextTag == DERTag.contextConstructed(0) else { return }
        var wrapper = try reader.enter(DERTag.contextConstructed(0))
        let all = try StatusExtension.readAll(wrapper.enter(DERTag.sequence))
        try wrapper.finish()
        critical = all.filter(\.isCritical).map(\.identifier)
        for one in all { try take(one) }
    }

    private mutating func take(_ one: StatusExtension) throws(CryptoError) {
        var value = DERReader(one.value, of: "extension", named: one.identifier)
        switch one.identifier {
        case RevocationListIdentifier.number:
            number = try Self.number(value.magnitude())
            isNumberLarge = number == nil
        case RevocationListIdentifier.authorityKeyIdentifier:
            var content = try value.enter(DERTag.sequence)
            authorityKeyIdentifier = try content.nextIf(DERTag.contextPrimitive(0)).map { Array($0.content) }
        case RevocationListIdentifier.issuingDistributionPoint:
            issuingDistributionPoint = try value.next(DERTag.sequence).bytes
        case RevocationListIdentifier.deltaIndicator:
            // One that may be passed over would make a delta look like a full list.
            guard one.isCritical else { throw value.malformed }
            base = try Self.number(value.magnitude())
            guard base != nil else {
                throw CryptoError(.notAllowed(what: "BaseCRLNumber of more than 63 bits"))
            }
        case RevocationListIdentifier.freshest:
            freshest = try value.next(DERTag.sequence).bytes
        default: return
        }
        try value.finish()
    }

    /// A number of at most 20 octets (RFC 5280 §5.2.3); nil for one that has more than 63 bits.
    private static func number(_ magnitude: [UInt8]) throws(CryptoError) -> Int64? {
        guard magnitude.count <= 20 else {
            throw CryptoError(.notAllowed(what: "CRL number of more than 20 octets"))
        }
        guard magnitude.count <= 8 else { return nil }
        return Int64(exactly: magnitude.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
