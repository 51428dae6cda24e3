import Model

/// Profiles by name.
extension [String: Profile] {
    /// The profile of that name.
    ///
    /// - Throws: `IssuanceError` with `.noProfile`.
    public func profile(_ name: String) throws(IssuanceError) -> Profile {
        guard let profile = self[name] else { throw IssuanceError(.noProfile(name)) }
        return profile
    }

    /// The profile of that name, which authorities are made with.
    ///
    /// - Throws: `IssuanceError` with `.noProfile`, also when it is one for something else.
    public func authorityProfile(_ name: String) throws(IssuanceError) -> Profile {
        let profile = try profile(name)
        guard profile.purpose == .authority else {
            throw IssuanceError(.noProfile("\(name) of an authority"))
        }
        return profile
    }
}
