import OpenSSL

/// RFC 5280 §4.2.1.4: "A certificate policy OID MUST NOT appear more than once in a certificate policies extension".
enum NoPolicyTwice: FormLint {
    static let rule = "policy-twice"
    static let clause = "RFC 5280 §4.2.1.4"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        guard let value = anatomy.value(ExtensionIdentifier.certificatePolicies) else { return nil }
        var outer = DERReader(value, of: "certificatePolicies")
        guard var items = try? outer.enter(DERTag.sequence) else { return nil }
        var seen: Set<String> = []
        while !items.isAtEnd {
            guard var item = try? items.enter(DERTag.sequence), let oid = try? item.objectIdentifier() else {
                return nil
            }
            guard seen.insert(oid).inserted else { return "policy \(oid) is there twice" }
        }
        return nil
    }
}
