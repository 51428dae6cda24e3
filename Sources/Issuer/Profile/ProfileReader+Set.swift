import Model

/// Rules that tie a profile to the others of its folder.
extension ProfileReader {
    func checkPlace(in profiles: [String: Profile]) throws(ConfigurationError) {
        guard let profile = profiles[document.value.name] else { return }
        if let pair = profile.pair { try checkPair(pair, of: profile, in: profiles) }
        let partners = profiles.values.filter { $0.pair?.profile == profile.name }
        guard profile.purpose != .encryption || partners.count == 1 else {
            throw fault(
                "purpose",
                "is 'encryption' for the pair of one other profile; this is that of \(partners.count)"
            )
        }
    }

    /// Who issues it is an authority that there is.
    func checkAuthority(
        of profile: Profile,
        in authorities: [AuthorityID: AuthorityRecord.Role]
    ) throws(ConfigurationError) {
        let role = authorities[profile.authority]
        guard role != .root || profile.purpose == .authority else {
            throw fault("authority", "names \(profile.authority), a root, which certifies authorities only")
        }
        guard role == nil else { return }
        let names = authorities.keys.map(\.name).sorted().joined(separator: ", ")
        throw fault("authority", "names \(profile.authority), which is no authority of this book")
            .advising("one of: \(names); or make it with 'pki authority create'")
    }

    /// Both certificates are of one subject, by one authority.
    private func checkPair(
        _ pair: Profile.Pair,
        of profile: Profile,
        in profiles: [String: Profile]
    ) throws(ConfigurationError) {
        let key = "pair.profile"
        guard let other = profiles[pair.profile] else {
            throw fault(key, "has the unknown value '\(pair.profile)'")
        }
        guard other.purpose == .encryption else {
            throw fault(key, "names \(other.name), whose purpose is not 'encryption'")
        }
        guard other.subject == profile.subject else {
            throw fault(key, "names \(other.name), which has another subject")
        }
        guard other.authority == profile.authority else {
            throw fault(key, "names \(other.name), which another authority issues")
        }
    }
}
