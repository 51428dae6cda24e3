import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// An authority that is here, below the one of this book that certified it and came later.
    ///
    /// - Returns: the authority as it is on record from now on; as it was when there is nothing to change.
    func adopted(_ present: AuthorityRecord, by parent: AuthorityID?) async throws -> AuthorityRecord {
        guard let parent, present.parent == nil else { return present }
        let above = try centre.authorityRecord(parent.name)
        try await persons.book.commit(changes(placing: present, below: above))
        onStep(.recorded)
        try await publish(placing: [present], below: above)
        return present.placed(below: parent)
    }

    /// Those who came before an authority that certified them and comes now.
    func orphans(of above: AuthorityRecord) throws -> [AuthorityRecord] {
        let certificate = try Certificate(der: above.certificate)
        return try centre.book.authorities().filter { record in
            guard record.parent == nil, record.id != above.id else { return false }
            return try Certificate(der: record.certificate).isCertified(by: certificate)
        }
    }

    /// Places an authority; one that fell for a compromise while nobody of the book stood above it is on the list of the one
    /// above from now on.
    func changes(placing record: AuthorityRecord, below parent: AuthorityRecord) throws -> [Change] {
        // What leads up from the authority above is known from here on by that one.
        let chain = try centre.foreignChain(of: record).filter { $0.der != parent.certificate }
        let kept = try centre.foreignChain(of: parent).isEmpty ? centre.keeping(chain, above: parent) : []
        let placing: [Change] =
            kept + [
                .updateAuthority(record.placed(below: parent.id), from: record.state),
                event("authority.place", record.id, ["parent": parent.id.name]),
            ]
        guard let fall = try centre.book.certificate(centre.outsideCertificate(of: record))?.revocation else {
            return placing
        }
        let serial = try Certificate(der: record.certificate).serial
        let own = CertificateID(authority: parent.id, serial: serial)
        guard try centre.book.certificate(own)?.state != .revoked else { return placing }
        return try [ending(own, of: record, fall)] + placing
    }

    /// What relying parties find of those who were placed, and of the one above; without its key its list waits.
    func publish(placing records: [AuthorityRecord], below parent: AuthorityRecord) async throws {
        guard !records.isEmpty else { return }
        try centre.publishCertificates()
        _ = try await centre.publishLists(of: parent)
    }
}

extension CACentre {
    /// The authority of the book that certified another one, by its certificate; nil when there is none, or it signed itself.
    func authority(above certificate: Certificate) throws -> AuthorityRecord? {
        try book.authorities().first { record in
            guard record.certificate != certificate.der else { return false }
            return try certificate.isCertified(by: Certificate(der: record.certificate))
        }
    }

    /// The authorities of the book that stand below nobody, though one of the book certified them, with that one.
    func misplacedAuthorities() throws -> [(record: AuthorityRecord, above: AuthorityID)] {
        try book.authorities().compactMap { record in
            guard record.parent == nil,
                let above = try authority(above: Certificate(der: record.certificate))
            else { return nil }
            return (record, above.id)
        }
    }
}

extension Certificate {
    /// Whether `authority` certified it, another one than itself.
    fileprivate func isCertified(by authority: Certificate) -> Bool {
        !isSelfIssued && issuerDER == authority.subjectDER && isSigned(by: authority.publicKey)
    }
}
