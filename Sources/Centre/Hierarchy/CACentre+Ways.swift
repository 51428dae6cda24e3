import Model
import OpenSSL
import Store

/// The ways that lead up from an authority.
extension CACentre {
    /// The certificates on which an authority's standing depends: the one under which it works and those of the authorities above
    /// it; the last one is that of an authority that nobody of this book certified, where the book has it once it is compromised.
    ///
    /// What is above an authority that another way leads up from does not count: it stands without that.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    ///
    /// Source: RFC 5280 §6.1: one path that is valid is enough.
    func certificates(under record: AuthorityRecord) throws -> [CertificateID] {
        var path: [CertificateID] = []
        var member = record
        while let id = try ownCertificate(of: member) {
            guard !path.contains(id) else { return path }
            path.append(id)
            guard try !standsElsewhere(member) else { return path }
            member = try authorityRecord(id.authority.name)
        }
        return path + [try outsideCertificate(of: member)]
    }

    /// Whether a cross certificate leads up from an authority, by authorities that stand and none of which is on its own way.
    ///
    /// - Parameters:
    ///   - record: the authority.
    ///   - ended: an authority on which nothing is built any more.
    /// - Returns: whether there is such a way today.
    /// - Throws: `BookError`, `CryptoError`.
    func standsElsewhere(_ record: AuthorityRecord, without ended: AuthorityID? = nil) throws -> Bool {
        let others = try book.authorityCertificates(of: record.id).filter {
            try $0.kind != .former && revocation(of: $0) == nil
        }
        guard !others.isEmpty else { return false }
        let own = Set(try ownWay(of: record).map(\.authority))
        return try others.contains { other in
            let certificate = try Certificate(der: other.certificate)
            guard certificate.isValid(at: clock.now), let issuer = try authority(above: certificate) else {
                return false
            }
            let way = try ownWay(of: issuer)
            let names = Set(way.map(\.authority)).union([issuer.id])
            guard names.isDisjoint(with: own), ended.map({ !names.contains($0) }) ?? true else {
                return false
            }
            return try way.allSatisfy { try book.certificate($0)?.revocation == nil }
        }
    }

    /// Whether an authority falls with another one, because no way up is left that leads round that one.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func falls(_ record: AuthorityRecord, with id: AuthorityID) throws -> Bool {
        if record.parent == id { return try !standsElsewhere(record, without: id) }
        // Its own way may have ended before, so that it stands by its cross certificates alone.
        let isCut = try ownWay(of: record).contains { try book.certificate($0)?.revocation != nil }
        guard isCut else { return false }
        return try standsElsewhere(record) && !standsElsewhere(record, without: id)
    }

    /// The certificates on the way of an authority's own certificate, whatever other ways there are.
    private func ownWay(of record: AuthorityRecord) throws -> [CertificateID] {
        var path: [CertificateID] = []
        var member = record
        while let id = try ownCertificate(of: member) {
            guard !path.contains(id) else { return path }
            path.append(id)
            member = try authorityRecord(id.authority.name)
        }
        return path + [try outsideCertificate(of: member)]
    }
}
