import OpenSSL

extension Profile {
    /// The same rules for a subject that has its name already, and for a validity that is settled elsewhere.
    func certifying(_ name: DistinguishedName, pathLength: Int?, days: Int) -> Profile {
        Profile(
            name: self.name,
            label: label,
            purpose: purpose,
            keyAlgorithms: keyAlgorithms,
            subject: name.attributes.map { SubjectAttribute(type: $0.type, source: .fixed($0.value)) },
            lifetime: .days(days),
            backdateSeconds: backdateSeconds,
            constraints: Constraints(isAuthority: true, pathLength: pathLength),
            keyUsage: keyUsage,
            keyUsageCritical: keyUsageCritical,
            extendedKeyUsage: extendedKeyUsage,
            policies: policies,
            emailFact: nil,
            fullOrganizationFact: nil,
            ocspNoCheck: ocspNoCheck,
            distributionPoints: distributionPoints,
            authorityInformation: authorityInformation,
            token: nil
        )
    }
}
