public import OpenSSL

extension Profile {
    /// The same rules for a subject that has its name already, and for a validity that is settled elsewhere.
    ///
    /// - Parameters:
    ///   - name: the subject.
    ///   - pathLength: how many authorities may follow; nil for any number.
    ///   - days: how long it lives at most.
    ///   - limits: what stands in place of the profile's names, purposes and policies; nil for the profile's.
    /// - Returns: the rules for this one certificate.
    func certifying(
        _ name: DistinguishedName,
        pathLength: Int?,
        days: Int,
        limits: [CertificateExtension]? = nil
    ) -> Profile {
        var profile = naming(name)
        profile.lifetime = .days(days)
        profile.maximumDays = Int64(days)
        profile.constraints = Constraints(isAuthority: true, pathLength: pathLength)
        profile.token = nil
        return limits.map(profile.taking) ?? profile
    }

    /// The same rules for a subject that has its name already, and no facts.
    public func naming(_ name: DistinguishedName) -> Profile {
        var profile = self
        profile.subject = name.attributes.map { SubjectAttribute(type: $0.type, source: .fixed($0.value)) }
        profile.emailFact = nil
        profile.fullOrganizationFact = nil
        return profile
    }

    /// The same with these limits as they are, and with the places where the issuer's status and certificate are found,
    /// which a root's own profile has not.
    private func taking(_ limits: [CertificateExtension]) -> Profile {
        var profile = self
        profile.nameConstraints = nil
        profile.extendedKeyUsage = []
        profile.policies = []
        profile.originPolicies = [:]
        profile.practiceStatement = nil
        profile.alternativeNames = []
        profile.identityCodes = []
        profile.custom = limits
        profile.distributionPoints = true
        profile.authorityInformation = [.issuer]
        return profile
    }

    /// Whether the extension was taken as it is from another certificate, so that `CustomExtensionsAsProfiled` compares it.
    func isTaken(_ oid: String) -> Bool { custom.contains { $0.oid == oid } }
}
