/// What a list is about: the certificates that name one of its URLs, and of these, perhaps, one kind.
///
/// ```
/// IssuingDistributionPoint ::= SEQUENCE {
///     distributionPoint          [0] { fullName [0] GeneralNames, … } OPTIONAL,
///     onlyContainsUserCerts      [1] BOOLEAN DEFAULT FALSE,
///     onlyContainsCACerts        [2] BOOLEAN DEFAULT FALSE,
///     onlySomeReasons            [3] ReasonFlags OPTIONAL,
///     indirectCRL                [4] BOOLEAN DEFAULT FALSE,
///     onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
/// ```
///
/// Source: RFC 5280 §5.2.5.
public struct IssuingDistributionPoint: Hashable, Sendable {
    /// The kind of certificates that a list is limited to.
    public enum Kind: Hashable, Sendable {
        /// Those of anybody.
        case any
        /// Those that are not authorities'.
        case users
        /// Those of authorities.
        case authorities
    }

    private static let description = "issuing distribution point"

    /// The URLs; none for a list that is not limited to those who name one.
    public let urls: [String]
    /// The kind of certificates.
    public let kind: Kind

    /// Names the point of a partition that has holders' certificates, and no authority's.
    public init(urlsOfUsers urls: [String]) {
        self.urls = urls
        kind = .users
    }

    /// Reads the value of the extension.
    ///
    /// - Throws: `CryptoError` with `.malformed`, or `.notAllowed` for lists by reason, indirect lists, lists of attribute
    ///   certificates and names that are no URLs.
    public init(der: [UInt8]) throws(CryptoError) {
        var point = try DERReader.sequence(der, of: Self.description)
        var urls: [String] = []
        if point.nextTag == DERTag.contextConstructed(0) {
            var name = try point.enter(DERTag.contextConstructed(0))
            var full = try name.enter(DERTag.contextConstructed(0))
            try name.finish()
            while !full.isAtEnd {
                let element = try full.next()
                if element.tag == DERTag.contextPrimitive(6) {
                    urls.append(String(decoding: element.content, as: UTF8.self))
                }
            }
            // A point of which no name can be compared is not the same as no point.
            guard !urls.isEmpty else {
                throw CryptoError(.notAllowed(what: "\(Self.description) without a URL"))
            }
        }
        var kind = Kind.any
        if let flag = try point.nextIf(DERTag.contextPrimitive(1)), try Self.isTrue(flag) { kind = .users }
        if let flag = try point.nextIf(DERTag.contextPrimitive(2)), try Self.isTrue(flag) {
            guard kind == .any else { throw point.malformed }
            kind = .authorities
        }
        guard point.isAtEnd else {
            throw CryptoError(.notAllowed(what: "\(Self.description) that limits the list in another way"))
        }
        self.urls = urls
        self.kind = kind
    }

    /// Whether a list with this point says anything about a certificate of these features.
    ///
    /// Source: RFC 5280 §6.3.3 (b)(2).
    func covers(isAuthority: Bool, urls wanted: [String]) -> Bool {
        switch kind {
        case .users where isAuthority: false
        case .authorities where !isAuthority: false
        default: urls.isEmpty || urls.contains { wanted.contains($0) }
        }
    }

    /// The value of the extension.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a URL outside printable ASCII.
    public func encoded() throws(CryptoError) -> [UInt8] {
        var names: [UInt8] = []
        for url in urls { names += try GeneralName.uri(url).encoded() }
        let point =
            urls.isEmpty ? [] : DER.contextConstructed(0, DER.contextConstructed(0, names))
        let flag: [UInt8] =
            switch kind {
            case .any: []
            case .users: DER.contextPrimitive(1, [0xFF])
            case .authorities: DER.contextPrimitive(2, [0xFF])
            }
        return DER.sequence(point, flag)
    }

    private static func isTrue(_ flag: DERElement) throws(CryptoError) -> Bool {
        switch Array(flag.content) {
        case [0xFF]: true
        case [0]: false
        default: throw CryptoError(.malformed(what: description))
        }
    }
}
