import OpenSSL

/// RFC 5280 §4.2.1.13, §8: each point is one URI under http: no reasons, no other issuer, and no https, whose own
/// certificate would have to be checked first.
enum DistributionPointForm: FormLint {
    static let rule = "crl-distribution-point-form"
    static let clause = "RFC 5280 §4.2.1.13"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        guard let value = anatomy.value(ExtensionIdentifier.crlDistributionPoints) else { return nil }
        var outer = DERReader(value, of: "cRLDistributionPoints")
        guard var points = try? outer.enter(DERTag.sequence), !points.isAtEnd else { return "has no point" }
        while !points.isAtEnd {
            guard let point = try? points.enter(DERTag.sequence), isPlain(point) else {
                return "has a point that is not one URI under http"
            }
        }
        return nil
    }

    private static func isPlain(_ point: DERReader) -> Bool {
        var point = point
        guard var place = try? point.enter(DERTag.contextConstructed(0)), point.isAtEnd,
            var names = try? place.enter(DERTag.contextConstructed(0)), place.isAtEnd,
            let name = try? names.next(DERTag.contextPrimitive(6)), names.isAtEnd,
            let url = name.text
        else { return false }
        return NameSyntax.isURL(url, schemes: ["http"])
    }
}
