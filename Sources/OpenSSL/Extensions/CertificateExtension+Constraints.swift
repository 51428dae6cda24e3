extension CertificateExtension {
    /// nameConstraints, critical (RFC 5280 §4.2.1.10).
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for texts outside printable ASCII, or no constraint at all.
    public static func nameConstraints(
        _ constraints: NameConstraints
    ) throws(CryptoError) -> CertificateExtension {
        CertificateExtension(
            known: ExtensionIdentifier.nameConstraints,
            critical: true,
            value: try constraints.encoded()
        )
    }

    /// certificatePolicies with the place of the practice statement at each policy (RFC 5280 §4.2.1.4).
    ///
    /// - Throws: `CryptoError` with `.malformed` for what is not an object identifier, `.notAllowed` for a URL outside
    ///   printable ASCII.
    public static func certificatePolicies(
        _ policies: [String],
        practiceStatement url: String
    ) throws(CryptoError) -> CertificateExtension {
        guard !url.isEmpty, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CryptoError(.notAllowed(what: "practice statement outside printable ASCII"))
        }
        let qualifier = DER.sequence(DER.oid("1.3.6.1.5.5.7.2.1"), DER.ia5String(url))
        var parts: [[UInt8]] = []
        for policy in policies {
            parts.append(DER.sequence(try DER.oid(parsing: policy), DER.sequence(qualifier)))
        }
        return CertificateExtension(
            known: ExtensionIdentifier.certificatePolicies,
            critical: false,
            value: DER.sequence(of: parts)
        )
    }
}
