/// What the issuing distribution point of a list limits it to.
///
/// ```
/// IssuingDistributionPoint ::= SEQUENCE {
///     distributionPoint          [0] DistributionPointName OPTIONAL,
///     onlyContainsUserCerts      [1] BOOLEAN DEFAULT FALSE,
///     onlyContainsCACerts        [2] BOOLEAN DEFAULT FALSE,
///     onlySomeReasons            [3] ReasonFlags OPTIONAL,
///     indirectCRL                [4] BOOLEAN DEFAULT FALSE,
///     onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
/// ```
///
/// Source: RFC 5280 §5.2.5.
struct ListScope {
    /// The URLs of the distribution point, none for a point named otherwise; nil when no point is named.
    let urls: [String]?
    let isForUsers: Bool
    let isForAuthorities: Bool
    let isIndirect: Bool
    /// Whether it is about some reasons, other issuers or attribute certificates.
    let isBeyondUs: Bool

    /// - Throws: `CryptoError` with `.malformed` or `.trailingOctets`.
    init(der: [UInt8]) throws(CryptoError) {
        var fields = try DERReader.sequence(der, of: "issuing distribution point")
        urls = try fields.nextIf(DERTag.contextConstructed(0)).map(Self.urls)
        isForUsers = try Self.flag(1, &fields)
        isForAuthorities = try Self.flag(2, &fields)
        let hasReasons = try fields.nextIf(DERTag.contextPrimitive(3)) != nil
        isIndirect = try Self.flag(4, &fields)
        let isForAttributes = try Self.flag(5, &fields)
        isBeyondUs = hasReasons || isIndirect || isForAttributes
        try fields.finish()
    }

    private static func flag(_ number: UInt8, _ fields: inout DERReader) throws(CryptoError) -> Bool {
        guard let field = try fields.nextIf(DERTag.contextPrimitive(number)) else { return false }
        guard field.content.count == 1 else { throw fields.malformed }
        return field.content.first != 0
    }

    private static func urls(_ point: DERElement) throws(CryptoError) -> [String] {
        var name = DERReader(point.content, of: "issuing distribution point")
        guard
            var full = try name.nextIf(DERTag.contextConstructed(0)).map({
                DERReader($0.content, of: "issuing distribution point")
            })
        else { return [] }
        try name.finish()
        var urls: [String] = []
        while !full.isAtEnd {
            let element = try full.next()
            guard element.tag == DERTag.contextPrimitive(6) else { continue }
            urls.append(String(decoding: element.content, as: UTF8.self))
        }
        return urls
    }
}
