/// What a list says about itself beside its number: what it is about, what it builds on, and where newer news are.
///
/// Source: RFC 5280 §5.2.4, §5.2.5, §5.2.6.
public struct RevocationListScope: Hashable, Sendable {
    /// The certificates that it is about; nil for all of its issuer.
    public var point: IssuingDistributionPoint?
    /// BaseCRLNumber of a delta; nil for a full list.
    public var base: Int64?
    /// Where the deltas to it are (freshestCRL); nil where there are none.
    public var freshest: String?

    /// The scope of a full list of everything, without deltas.
    public init(
        point: IssuingDistributionPoint? = nil,
        base: Int64? = nil,
        freshest: String? = nil
    ) {
        self.point = point
        self.base = base
        self.freshest = freshest
    }

    /// The extensions, one after the other, each with its criticality.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a URL outside printable ASCII.
    func encoded() throws(CryptoError) -> [[UInt8]] {
        var all: [[UInt8]] = []
        if let base {
            all.append(Self.critical(DER.oid("2.5.29.27"), DER.integer(Int(base))))
        }
        if let point { all.append(Self.critical(DER.oid("2.5.29.28"), try point.encoded())) }
        if let freshest {
            let points = try CertificateExtension.crlDistributionPoints([freshest]).value
            all.append(DER.sequence(DER.oid("2.5.29.46"), DER.octetString(points)))
        }
        return all
    }

    private static func critical(_ identifier: [UInt8], _ value: [UInt8]) -> [UInt8] {
        DER.sequence(identifier, DER.boolean(true), DER.octetString(value))
    }
}
