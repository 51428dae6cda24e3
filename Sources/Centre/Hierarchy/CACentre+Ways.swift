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
        try certificates(under: record, without: nil)
    }

    /// The authorities that stand today and would not without a cross certificate.
    ///
    /// - Parameter cross: the certificate, DER.
    /// - Returns: those by which no other way leads up, and what stands below them.
    /// - Throws: `BookError`, `CryptoError`.
    func authorities(fallingWithout cross: [UInt8]) throws -> [AuthorityRecord] {
        try book.authorities().filter { record in
            guard try fall(of: record) == nil else { return false }
            return try certificates(under: record, without: cross).contains(where: isRevoked)
        }
    }

    /// The cross certificate that leads up longest from an authority whose own way is revoked; nil for one whose own way stands,
    /// and for one that has fallen.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func crossWay(
        of record: AuthorityRecord
    ) throws -> (certificate: Certificate, issuer: AuthorityRecord)? {
        let last = try otherWays(of: record).max { $0.certificate.notAfter < $1.certificate.notAfter }
        guard let last, try ownWay(of: record).contains(where: isRevoked), try fall(of: record) == nil else {
            return nil
        }
        return last
    }

    private func certificates(
        under record: AuthorityRecord,
        without lost: [UInt8]?
    ) throws -> [CertificateID] {
        var path: [CertificateID] = []
        var member = record
        while let id = try ownCertificate(of: member) {
            guard !path.contains(id) else { return path }
            path.append(id)
            guard try otherWays(of: member, lost: lost).isEmpty else { return path }
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
        try !otherWays(of: record, without: ended).isEmpty
    }

    /// Whether an authority falls with another one, because no way up is left that leads round that one.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func falls(_ record: AuthorityRecord, with id: AuthorityID) throws -> Bool {
        if record.parent == id { return try !standsElsewhere(record, without: id) }
        // Its own way may have ended before, so that it stands by its cross certificates alone.
        guard try ownWay(of: record).contains(where: isRevoked) else { return false }
        return try standsElsewhere(record) && !standsElsewhere(record, without: id)
    }

    /// The cross certificates that lead up from an authority today, with who signed each.
    private func otherWays(
        of record: AuthorityRecord,
        without ended: AuthorityID? = nil,
        lost: [UInt8]? = nil
    ) throws -> [(certificate: Certificate, issuer: AuthorityRecord)] {
        let others = try book.authorityCertificates(of: record.id).filter {
            try $0.kind != .former && $0.certificate != lost && revocation(of: $0) == nil
        }
        guard !others.isEmpty else { return [] }
        let own = Set(try ownWay(of: record).map(\.authority))
        var ways: [(certificate: Certificate, issuer: AuthorityRecord)] = []
        for other in others {
            let certificate = try Certificate(der: other.certificate)
            guard certificate.isValid(at: clock.now), let issuer = try authority(above: certificate) else {
                continue
            }
            let way = try ownWay(of: issuer)
            let names = Set(way.map(\.authority)).union([issuer.id])
            guard names.isDisjoint(with: own), ended.map({ !names.contains($0) }) ?? true,
                try !way.contains(where: isRevoked)
            else { continue }
            ways.append((certificate, issuer))
        }
        return ways
    }

    private func isRevoked(_ id: CertificateID) throws -> Bool {
        try book.certificate(id)?.revocation != nil
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
