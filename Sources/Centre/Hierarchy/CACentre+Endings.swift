import Issuer
import Model
import OpenSSL
import Store

/// Whose end is near.
extension CACentre {
    private static let day: Int64 = 86_400
    /// The days before its end in which an authority is spoken of, whatever it issues.
    private static let endingDays: Int64 = 90

    /// What to say of each authority that issues and whose certificate ends soon, or has ended.
    ///
    /// What is issued never outlasts its authority: as soon as that ends before the longest certificate that it issues would,
    /// some come out shorter than their profile says.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func authorityEndings() throws -> [HealthCheck.Outcome] {
        let all = try book.authorities()
        return try all.filter { $0.state == .active }.compactMap { record in
            let hasSuccessor = all.contains { $0.predecessor == record.id && $0.state == .active }
            if let near = try ending(of: record, hasSuccessor) { return near }
            return try hasSuccessor ? nil : wayEnding(of: record)
        }
    }

    /// What to say of one that stands by a cross certificate alone, which ends before its own: it falls with that.
    private func wayEnding(of record: AuthorityRecord) throws -> HealthCheck.Outcome? {
        guard let way = try crossWay(of: record) else { return nil }
        let (end, now) = (way.certificate.notAfter, clock.now)
        guard try end < Certificate(der: record.certificate).notAfter else { return nil }
        let isShort = try longestProfile(of: record).map { $0.lifetime.end(from: now) > end } ?? false
        guard isShort || end < now.advanced(bySeconds: Self.endingDays * Self.day) else { return nil }
        let days = (end.secondsSinceEpoch - now.secondsSinceEpoch) / Self.day
        return (
            .warning,
            "\(record.id) stands by the certificate of \(way.issuer.id) alone, which ends in \(days) days, and falls with it: "
                + "make its successor with 'pki authority rollover \(record.id) --parent \(way.issuer.id)'"
        )
    }

    private func ending(of record: AuthorityRecord, _ hasSuccessor: Bool) throws -> HealthCheck.Outcome? {
        let (end, now) = (try Certificate(der: record.certificate).notAfter, clock.now)
        let days = abs(end.secondsSinceEpoch - now.secondsSinceEpoch) / Self.day
        let id = record.id
        guard end >= now else {
            guard hasSuccessor else {
                return (
                    .failure,
                    "\(id) ended \(days) days ago, and whatever it issued with it: "
                        + advice(record, hasEnded: true)
                )
            }
            return (.warning, "\(id) ended \(days) days ago: 'pki authority retire \(id)'")
        }
        guard !hasSuccessor else { return nil }
        let advice = advice(record, hasEnded: false)
        if let profile = try longestProfile(of: record), profile.lifetime.end(from: now) > end {
            return (
                .warning,
                "\(id) ends in \(days) days, and certificates of \(profile.name) with it, shorter than they "
                    + "should be: \(advice)"
            )
        }
        let isNear = end < now.advanced(bySeconds: Self.endingDays * Self.day)
        return isNear ? (.warning, "\(id) ends in \(days) days: \(advice)") : nil
    }

    private func advice(_ record: AuthorityRecord, hasEnded: Bool) -> String {
        if record.role == .root, hasEnded { return "make another root, and authorities below it" }
        // One that stands by a cross certificate of ours gets its successor below who signed that.
        let isElsewhere = (try? isCertifiedElsewhere(record) && crossWay(of: record) == nil) ?? false
        return isElsewhere
            ? "make its successor with 'pki authority request --predecessor \(record.id)'"
            : "make its successor with 'pki authority rollover \(record.id)'"
    }

    /// The profile with the longest life of those that an authority issues; not one that always ends with it, as that
    /// under which it was founded.
    private func longestProfile(of record: AuthorityRecord) throws -> Profile? {
        let certificate = try Certificate(der: record.certificate)
        let start = certificate.notBefore.advanced(bySeconds: Self.day)
        return profiles.values
            .filter { profile in
                let issuer = try? activeAuthority(ofLine: profile.authority.name)
                return issuer?.id == record.id && profile.lifetime.end(from: start) < certificate.notAfter
            }
            .max { first, second in
                let (one, other) = (first.lifetime.end(from: start), second.lifetime.end(from: start))
                return (one, first.name) < (other, second.name)
            }
    }
}
