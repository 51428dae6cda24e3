extension CertificateExtension {
    /// basicConstraints; critical for authorities (RFC 5280 §4.2.1.9).
    public static func basicConstraints(isAuthority: Bool, pathLength: Int? = nil) -> CertificateExtension {
        var content: [UInt8] = isAuthority ? DER.boolean(true) : []
        if isAuthority, let pathLength { content += DER.integer(max(0, pathLength)) }
        return CertificateExtension(
            known: ExtensionIdentifier.basicConstraints,
            critical: isAuthority,
            value: DER.sequence(content)
        )
    }

    /// keyUsage (RFC 5280 §4.2.1.3).
    public static func keyUsage(_ usages: Set<KeyUsage>, critical: Bool = true) -> CertificateExtension {
        CertificateExtension(
            known: ExtensionIdentifier.keyUsage,
            critical: critical,
            value: KeyUsage.encode(usages)
        )
    }

    /// extKeyUsage (RFC 5280 §4.2.1.12).
    public static func extendedKeyUsage(
        _ usages: [ExtendedKeyUsage],
        critical: Bool = false
    ) -> CertificateExtension {
        CertificateExtension(
            known: ExtensionIdentifier.extendedKeyUsage,
            critical: critical,
            value: DER.sequence(of: usages.compactMap { try? DER.oid(parsing: $0.oid) })
        )
    }

    /// subjectKeyIdentifier (RFC 5280 §4.2.1.2).
    public static func subjectKeyIdentifier(_ identifier: [UInt8]) -> CertificateExtension {
        CertificateExtension(
            known: ExtensionIdentifier.subjectKeyIdentifier,
            critical: false,
            value: DER.octetString(identifier)
        )
    }

    /// authorityKeyIdentifier with a key identifier only (RFC 5280 §4.2.1.1).
    public static func authorityKeyIdentifier(_ identifier: [UInt8]) -> CertificateExtension {
        CertificateExtension(
            known: ExtensionIdentifier.authorityKeyIdentifier,
            critical: false,
            value: DER.sequence(DER.contextPrimitive(0, identifier))
        )
    }

    /// id-pkix-ocsp-nocheck, for certificates of delegated OCSP responders (RFC 6960 §4.2.2.2.1).
    public static let ocspNoCheck = CertificateExtension(
        known: ExtensionIdentifier.ocspNoCheck,
        critical: false,
        value: DER.null
    )

    /// certificatePolicies without qualifiers (RFC 5280 §4.2.1.4).
    ///
    /// - Throws: `CryptoError` with `.malformed` for what is not an object identifier.
    public static func certificatePolicies(_ policies: [String]) throws(CryptoError) -> CertificateExtension {
        var parts: [[UInt8]] = []
        for policy in policies { parts.append(DER.sequence(try DER.oid(parsing: policy))) }
        return CertificateExtension(
            known: ExtensionIdentifier.certificatePolicies,
            critical: false,
            value: DER.sequence(of: parts)
        )
    }

    /// cRLDistributionPoints, one point for each URL (RFC 5280 §4.2.1.13).
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a URL outside printable ASCII.
    public static func crlDistributionPoints(_ urls: [String]) throws(CryptoError) -> CertificateExtension {
        var points: [[UInt8]] = []
        for url in urls {
            let fullName = DER.contextConstructed(0, try GeneralName.uri(url).encoded())
            points.append(DER.sequence(DER.contextConstructed(0, fullName)))
        }
        return CertificateExtension(
            known: ExtensionIdentifier.crlDistributionPoints,
            critical: false,
            value: DER.sequence(of: points)
        )
    }

    /// authorityInfoAccess (RFC 5280 §4.2.2.1).
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a URL outside printable ASCII.
    public static func authorityInformationAccess(
        ocsp: [String],
        caIssuers: [String]
    ) throws(CryptoError) -> CertificateExtension {
        var parts: [[UInt8]] = []
        for url in ocsp {
            parts.append(DER.sequence(DER.oid("1.3.6.1.5.5.7.48.1"), try GeneralName.uri(url).encoded()))
        }
        for url in caIssuers {
            parts.append(DER.sequence(DER.oid("1.3.6.1.5.5.7.48.2"), try GeneralName.uri(url).encoded()))
        }
        return CertificateExtension(
            known: ExtensionIdentifier.authorityInformationAccess,
            critical: false,
            value: DER.sequence(of: parts)
        )
    }

    /// subjectAltName (RFC 5280 §4.2.1.6); critical only beside an empty subject.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for addresses outside printable ASCII or no name at all.
    public static func subjectAlternativeName(
        _ names: [GeneralName],
        critical: Bool = false
    ) throws(CryptoError) -> CertificateExtension {
        guard !names.isEmpty else { throw CryptoError(.notAllowed(what: "empty subjectAltName")) }
        var parts: [[UInt8]] = []
        for name in names { parts.append(try name.encoded()) }
        return CertificateExtension(
            known: ExtensionIdentifier.subjectAlternativeName,
            critical: critical,
            value: DER.sequence(of: parts)
        )
    }

    /// subjectAltName of e-mail addresses and domain names.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for addresses outside printable ASCII or no name at all.
    public static func subjectAlternativeName(
        emails: [String],
        dns: [String] = []
    ) throws(CryptoError) -> CertificateExtension {
        try subjectAlternativeName(emails.map { .email($0) } + dns.map { .dns($0) })
    }

    /// An extension whose value is one PrintableString, as the identity codes of GM/T 0015.
    ///
    /// - Throws: `CryptoError` with `.malformed` for a bad `oid`, `.notAllowed` for other characters.
    public static func printableString(
        oid: String,
        _ text: String,
        critical: Bool = false
    ) throws(CryptoError) -> CertificateExtension {
        guard !text.isEmpty, DER.isPrintable(text) else {
            throw CryptoError(.notAllowed(what: "extension \(oid) with characters outside PrintableString"))
        }
        return try CertificateExtension(oid: oid, critical: critical, value: DER.printableString(text))
    }

    /// An extension whose value is one UTF8String.
    ///
    /// - Throws: `CryptoError` with `.malformed` for a bad `oid`.
    public static func utf8String(
        oid: String,
        _ text: String,
        critical: Bool = false
    ) throws(CryptoError) -> CertificateExtension {
        try CertificateExtension(oid: oid, critical: critical, value: DER.utf8String(text))
    }
}
