public import Model
import OpenSSL
import Store

extension CACentre {
    /// The authorities that were revoked, or stand below one that was, each with that revocation: whatever they certified
    /// is good for nobody, though nothing of it was revoked.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    ///
    /// Source: RFC 5280 §6.1.3 (a)(3).
    public func fallenAuthorities() throws -> [AuthorityID: Revocation] {
        let all = try book.authorities()
        let own = try Dictionary(
            all.map { ($0.id, try revocation(of: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
        let parents = Dictionary(all.map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
        var fallen: [AuthorityID: Revocation] = [:]
        for record in all {
            var (next, steps) = (Optional(record.id), 0)
            while let id = next, fallen[record.id] == nil, steps <= all.count {
                fallen[record.id] = own[id] ?? nil
                (next, steps) = (parents[id] ?? nil, steps + 1)
            }
        }
        return fallen
    }

    /// What an authority of this book that certified another one says of that one's certificate.
    private func revocation(of record: AuthorityRecord) throws -> Revocation? {
        guard let parent = record.parent else { return nil }
        let serial = try Certificate(der: record.certificate).serial
        return try book.certificate(CertificateID(authority: parent, serial: serial))?.revocation
    }
}
