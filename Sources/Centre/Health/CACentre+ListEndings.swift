import CRL
public import Model
import OpenSSL
import Store
import Tokens

/// Lists that nobody can renew by himself.
extension CACentre {
    private static let day: Int64 = 86_400

    /// Whether an authority owes lists: one that is retired or destroyed, or has ended itself, only as long as a certificate of
    /// it is valid.
    ///
    /// One that has fallen and whose key is away owes none: nobody believes its lists, and the key may be the one that was stolen. A
    /// destroyed one has its last list.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func owesLists(_ record: AuthorityRecord) throws -> Bool {
        guard try record.state == .destroyed || fall(of: record) == nil || hasKey(of: record) else {
            return false
        }
        let certificate = try Certificate(der: record.certificate)
        guard record.state != .active || certificate.notAfter < clock.now else { return true }
        return try book.lastEnd(of: record.id, except: certificate.serial).map { $0 >= clock.now } ?? false
    }

    /// What to say of each list that ends within 30 days and whose authority's key is away.
    ///
    /// Relying parties that look at lists trust nobody below an authority whose list has ended.
    ///
    /// - Throws: `BookError`, `CryptoError`, `RevocationListError`.
    func listEndings() throws -> [HealthCheck.Outcome] {
        let now = clock.now
        return try authoritiesAway().compactMap { away in
            guard let end = away.nextUpdate, end >= now,
                end < now.advanced(bySeconds: 30 * Self.day)
            else { return nil }
            let record = try authorityRecord(away.authority.name)
            guard try owesLists(record) else { return nil }
            let way =
                TokenURI.isOne(record.keyReference)
                ? "connect its token and run 'pki crl publish'"
                : "bring it and run 'pki crl publish --root-keys DIR' or '--share'"
            let days = (end.secondsSinceEpoch - now.secondsSinceEpoch) / Self.day
            let isNear = end < now.advanced(bySeconds: 7 * Self.day)
            return (
                isNear ? .failure : .warning,
                "the list of \(away.authority) ends in \(days) days and its key is away: \(way)"
            )
        }
    }

    /// The authorities that owe a list and cannot sign one now, because their key is away, with the end of the list that
    /// is published; nil when none is.
    ///
    /// One whose key never was here owes none, nor one that has fallen.
    ///
    /// - Throws: `BookError`, `CryptoError`, `RevocationListError`.
    public func authoritiesAway() throws -> [(authority: AuthorityID, nextUpdate: Timestamp?)] {
        try book.authorities().compactMap { record in
            guard record.state != .destroyed, try Certificate(der: record.certificate).notAfter >= clock.now,
                isAway(record), try !isKnownOnly(record), try fall(of: record) == nil
            else { return nil }
            let ends = try listNames(of: record).compactMap {
                (try? listDirectory.list($0))?.frame.nextUpdate
            }
            return (record.id, ends.min())
        }
    }

    /// The published lists that begin in the future, made by a clock that was ahead, and that nobody can make anew now: relying parties
    /// refuse them until then.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    public func listsToCome() throws -> [(name: RevocationListName, thisUpdate: Timestamp)] {
        let latest = clock.now.advanced(bySeconds: ClockSetback.toleranceSeconds)
        let records = try book.authorities().filter { $0.state == .destroyed || isAway($0) }
        return try records.flatMap { try listNames(of: $0) }.compactMap { name in
            let list = try? listDirectory.list(name)
            guard let begin = list?.frame.thisUpdate, begin > latest else { return nil }
            return (name, begin)
        }
    }
}
