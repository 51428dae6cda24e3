public import Model
import OpenSSL
import Store

extension CACentre {
    /// The authorities that were revoked, or stand below one that was and by no other way, each with that revocation: whatever they certified
    /// is good for nobody, though nothing of it was revoked.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    ///
    /// Source: RFC 5280 §6.1.3 (a)(3).
    public func fallenAuthorities() throws -> [AuthorityID: Revocation] {
        var fallen: [AuthorityID: Revocation] = [:]
        for record in try book.authorities() { fallen[record.id] = try fall(of: record) }
        return fallen
    }

    /// The revocation of an authority, or of the next one above it that was revoked; nil when none was, or when it stands without
    /// that one.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    public func fall(of record: AuthorityRecord) throws -> Revocation? {
        try certificates(under: record).compactMap { try book.certificate($0)?.revocation }.first
    }

    /// Refuses an authority that was revoked, or stands below one that was: whatever it certifies is revoked from the first
    /// moment, and a certificate for it leads round the revocation.
    ///
    /// - Parameter record: the authority, on record or as it is to be.
    /// - Throws: `HierarchyError` with `.fallen`; `BookError`, `CryptoError`.
    func demandStanding(_ record: AuthorityRecord) throws {
        guard try fall(of: record) == nil else { throw HierarchyError(.fallen(record.id)) }
    }

    /// Since when and why the certificate under which an authority works is revoked; nil while it is not.
    ///
    /// - Throws: `BookError`.
    public func revocation(of record: AuthorityRecord) throws -> Revocation? {
        try revocation(of: record.certificate, keyHash: record.keyHash)
    }

    /// The same of a cross or link certificate that an authority of this book signed.
    ///
    /// - Throws: `BookError`.
    public func revocation(of other: AuthorityCertificateRecord) throws -> Revocation? {
        try revocation(of: other.certificate, keyHash: authorityRecord(other.authority.name).keyHash)
    }

    private func revocation(of certificate: [UInt8], keyHash: [UInt8]) throws -> Revocation? {
        var filter = CertificateFilter()
        filter.keyHash = keyHash
        return try book.certificates(filter, limit: 100).lazy.filter { $0.certificate == certificate }
            .compactMap(\.revocation).first
    }

    /// Where the book has the own certificate of an authority that nobody of it certified, once that is compromised.
    ///
    /// - Throws: `CryptoError`.
    func outsideCertificate(of record: AuthorityRecord) throws -> CertificateID {
        CertificateID(
            authority: record.id.outside,
            serial: try Certificate(der: record.certificate).serial
        )
    }

    /// The certificate under which an authority works; nil for a root, and for one that nobody of this book certified.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func ownCertificate(of record: AuthorityRecord) throws -> CertificateID? {
        if let parent = record.parent {
            return CertificateID(authority: parent, serial: try Certificate(der: record.certificate).serial)
        }
        guard record.role != .root else { return nil }
        // One that was requested and came back may have been signed by an authority of this very book; one that signed its
        // own may have come with what it issued, and stands above nobody by that.
        var filter = CertificateFilter()
        filter.keyHash = record.keyHash
        return try book.certificates(filter, limit: 100).first {
            $0.certificate == record.certificate && !$0.id.authority.isOutside && $0.id.authority != record.id
        }?.id
    }

    /// Those of some authorities whose lists tell nothing new, because their keys are destroyed or never were here, or because they
    /// have fallen and their keys are away.
    ///
    /// - Throws: `BookError`, what keys throw.
    public func silentAuthorities(among ids: some Sequence<AuthorityID>) throws -> [AuthorityID] {
        try authoritiesWithoutKey(among: ids).silent
    }

    /// Those of some authorities whose keys are not at hand now: whose lists tell nothing new, ever, and whose lists tell it when
    /// the key is back.
    ///
    /// Each key is looked for once.
    ///
    /// - Throws: `BookError`.
    public func authoritiesWithoutKey(
        among ids: some Sequence<AuthorityID>
    ) throws -> (silent: [AuthorityID], waiting: [AuthorityID]) {
        let ids = Set(ids)
        var (silent, waiting): ([AuthorityID], [AuthorityID]) = ([], [])
        for record in try book.authorities() where ids.contains(record.id) && !hasKey(of: record) {
            if try isSilent(withoutKey: record) {
                silent.append(record.id)
            } else {
                waiting.append(record.id)
            }
        }
        return (silent, waiting)
    }

    /// Whether an authority's lists tell nothing new, ever.
    ///
    /// - Throws: `BookError`, what keys throw.
    func isSilent(_ record: AuthorityRecord) throws -> Bool {
        try !hasKey(of: record) && isSilent(withoutKey: record)
    }

    private func isSilent(withoutKey record: AuthorityRecord) throws -> Bool {
        // Nobody believes a list of one that has fallen, so nobody waits for its key: it may be the one that was stolen.
        guard try record.state != .destroyed && fall(of: record) == nil else { return true }
        // One that came without its key signed nothing here; of others the key is away, and comes back.
        return try record.state == .retired
            && book.publishedRevocationList(of: RevocationListName(record.id)) == nil
    }
}
