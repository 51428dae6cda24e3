import Model
import OpenSSL

/// The extensions that are the same in every certificate of one profile and one authority.
struct ProfiledExtensions: Sendable {
    /// authorityKeyIdentifier.
    let authority: CertificateExtension
    /// Where the authority publishes.
    let places: [CertificateExtension]
    private let constraints: [CertificateExtension]
    private let keyUsages: [KeyAlgorithm: CertificateExtension]
    private let purposes: [CertificateExtension]
    private let purposesWithEmail: [CertificateExtension]
    private let policies: [CertificateExtension]
    private let policiesByOrigin: [KeyOrigin: [CertificateExtension]]
    private let rest: [CertificateExtension]

    /// Encodes them.
    ///
    /// - Throws: `CryptoError` for a policy or a URL that cannot be encoded.
    init(profile: Profile, issuer: IssuerIdentity) throws(CryptoError) {
        authority = .authorityKeyIdentifier(issuer.keyIdentifier)
        constraints = try Self.constraints(profile)
        var usages: [KeyAlgorithm: CertificateExtension] = [:]
        for key in profile.keyAlgorithms {
            usages[key] = .keyUsage(profile.keyUsage(of: key), critical: profile.keyUsageCritical)
        }
        keyUsages = usages
        purposes = Self.purposes(profile, hasEmail: false)
        purposesWithEmail = Self.purposes(profile, hasEmail: true)
        policies = try Self.policies(profile, nil)
        var proven: [KeyOrigin: [CertificateExtension]] = [:]
        for origin in profile.originPolicies.keys { proven[origin] = try Self.policies(profile, origin) }
        policiesByOrigin = proven
        rest = (profile.ocspNoCheck ? [.ocspNoCheck] : []) + profile.custom
        places = try Self.places(profile, issuer.locations)
    }

    /// What a key may be used for, and under which rules.
    ///
    /// - Parameters:
    ///   - key: the kind of the subject's key; one of the profile's.
    ///   - hasEmail: whether there is an e-mail address beside it.
    ///   - origin: what is known of where the key was made; nil for nothing that is told.
    /// - Returns: the extensions, in the order of the encoding.
    func usages(of key: KeyAlgorithm, hasEmail: Bool, origin: KeyOrigin? = nil) -> [CertificateExtension] {
        var list = constraints
        if let usage = keyUsages[key] { list.append(usage) }
        list += hasEmail ? purposesWithEmail : purposes
        list += origin.flatMap { policiesByOrigin[$0] } ?? policies
        list += rest
        return list
    }

    private static func constraints(_ profile: Profile) throws(CryptoError) -> [CertificateExtension] {
        var list: [CertificateExtension] = []
        if let constraints = profile.constraints {
            list.append(
                .basicConstraints(isAuthority: constraints.isAuthority, pathLength: constraints.pathLength)
            )
        }
        if let names = profile.nameConstraints { list.append(try .nameConstraints(names)) }
        return list
    }

    private static func purposes(_ profile: Profile, hasEmail: Bool) -> [CertificateExtension] {
        let extended = profile.extendedKeyUsage(withEmail: hasEmail)
        return extended.isEmpty ? [] : [.extendedKeyUsage(extended)]
    }

    private static func policies(
        _ profile: Profile,
        _ origin: KeyOrigin?
    ) throws(CryptoError) -> [CertificateExtension] {
        let policies = profile.policies(for: origin)
        guard !policies.isEmpty else { return [] }
        guard let url = profile.practiceStatement else { return [try .certificatePolicies(policies)] }
        return [try .certificatePolicies(policies, practiceStatement: url)]
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
