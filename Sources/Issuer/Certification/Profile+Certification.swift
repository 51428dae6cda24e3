import OpenSSL

extension Profile {
    /// The same rules for a subject that has its name already, and for a validity that is settled elsewhere.
    func certifying(_ name: DistinguishedName, pathLength: Int?, days: Int) -> Profile {
        var profile = self
        profile.subject = name.attributes.map { SubjectAttribute(type: $0.type, source: .fixed($0.value)) }
        profile.lifetime = .days(days)
        profile.maximumDays = Int64(days)
        profile.constraints = Constraints(isAuthority: true, pathLength: pathLength)
        profile.emailFact = nil
        profile.fullOrganizationFact = nil
        profile.token = nil
        return profile
    }
}
