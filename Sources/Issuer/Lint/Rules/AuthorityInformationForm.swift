import OpenSSL

/// RFC 5280 §4.2.2.1: where to ask, as a URI under http or https; ocsp and caIssuers are the methods that there are.
enum AuthorityInformationForm: FormLint {
    static let rule = "authority-information-form"
    static let clause = "RFC 5280 §4.2.2.1"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        guard let value = anatomy.value(ExtensionIdentifier.authorityInformationAccess) else { return nil }
        var outer = DERReader(value, of: "authorityInfoAccess")
        guard var items = try? outer.enter(DERTag.sequence), !items.isAtEnd else { return "has no place" }
        while !items.isAtEnd {
            guard let item = try? items.enter(DERTag.sequence), isPlain(item) else {
                return "has a place that is not ocsp or caIssuers at a URI under http or https"
            }
        }
        return nil
    }

    private static func isPlain(_ item: DERReader) -> Bool {
        var item = item
        guard let method = try? item.objectIdentifier(),
            method == "1.3.6.1.5.5.7.48.1" || method == "1.3.6.1.5.5.7.48.2",
            let name = try? item.next(DERTag.contextPrimitive(6)), item.isAtEnd,
            let url = name.text
        else { return false }
        return NameSyntax.isURL(url, schemes: ["http", "https"])
    }
}
