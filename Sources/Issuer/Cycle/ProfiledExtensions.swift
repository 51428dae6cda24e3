import OpenSSL

/// The extensions that are the same in every certificate of one profile and one authority.
struct ProfiledExtensions: Sendable {
    /// authorityKeyIdentifier.
    let authority: CertificateExtension
    /// What the key may be used for, in a certificate without an e-mail address.
    let usages: [CertificateExtension]
    /// The same beside an e-mail address.
    let usagesWithEmail: [CertificateExtension]
    /// Where the authority publishes.
    let places: [CertificateExtension]

    /// Encodes them.
    ///
    /// - Throws: `CryptoError` for a policy or a URL that cannot be encoded.
    init(profile: Profile, issuer: IssuerIdentity) throws(CryptoError) {
        authority = .authorityKeyIdentifier(issuer.keyIdentifier)
        usages = try Self.usages(profile, hasEmail: false)
        usagesWithEmail = try Self.usages(profile, hasEmail: true)
        places = try Self.places(profile, issuer.locations)
    }

    private static func usages(
        _ profile: Profile,
        hasEmail: Bool
    ) throws(CryptoError) -> [CertificateExtension] {
        var list: [CertificateExtension] = []
        if let constraints = profile.constraints {
            list.append(
                .basicConstraints(isAuthority: constraints.isAuthority, pathLength: constraints.pathLength)
            )
        }
        list.append(.keyUsage(profile.keyUsage, critical: profile.keyUsageCritical))
        let extended = profile.extendedKeyUsage(withEmail: hasEmail)
        if !extended.isEmpty { list.append(.extendedKeyUsage(extended)) }
        if !profile.policies.isEmpty { list.append(try .certificatePolicies(profile.policies)) }
        if profile.ocspNoCheck { list.append(.ocspNoCheck) }
        return list
    }

    private static func places(
        _ profile: Profile,
        _ locations: IssuerIdentity.Locations
    ) throws(CryptoError) -> [CertificateExtension] {
        var list: [CertificateExtension] = []
        if profile.distributionPoints { list.append(try .crlDistributionPoints([locations.revocationList])) }
        if !profile.authorityInformation.isEmpty {
            list.append(
                try .authorityInformationAccess(
                    ocsp: profile.authorityInformation.contains(.ocsp) ? [locations.ocsp] : [],
                    caIssuers: profile.authorityInformation.contains(.issuer) ? [locations.certificate] : []
                )
            )
        }
        return list
    }
}
