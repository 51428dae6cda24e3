import Issuer
import Model
import OpenSSL
import Store

/// The authorities of a book with other keys, and two persons, for a rehearsal.
///
/// Every certificate is the one in the book with a key of the same kind in its place: name, time, purposes and limits are
/// as they are there.
struct RehearsalCast: FoundedContent {
    private(set) var keys: [(name: String, key: PrivateKey)] = []
    let auditKey: PrivateKey
    private(set) var changes: [Change] = []
    private let centre: CACentre
    private var played: [AuthorityID: PrivateKey] = [:]
    /// What comes into the book after all authorities are there.
    private var rows: [Change] = []

    /// Casts everybody.
    init(centre: CACentre, ceremony: Ceremony) throws {
        self.centre = centre
        auditKey = try PrivateKey.generate(.p256)
        let event = AuditEvent(
            at: centre.clock.now,
            actor: "system",
            action: "ceremony.rehearse",
            object: ceremony.name,
            detail: ["file": Hexadecimal.encode(ceremony.digest)]
        )
        changes = [.audit(event), .addSigner(.audit(auditKey, file: "audit.key", at: centre.clock.now))]
        keys = [("audit.key", auditKey)]
        var waiting = try centre.book.authorities()
        while let next = waiting.firstIndex(where: isReady) { try cast(waiting.remove(at: next)) }
        for record in try centre.book.authorities() { try castOthers(of: record) }
        changes += rows
        changes += try centre.book.authorityRequests().map { .addAuthorityRequest($0) }
        try cast(persons: [ceremony.first, ceremony.second])
    }

    /// Whether those are there whom a record names.
    private func isReady(_ record: AuthorityRecord) -> Bool {
        [record.parent, record.predecessor].allSatisfy { $0.map { played[$0] != nil } ?? true }
    }

    private mutating func cast(_ record: AuthorityRecord) throws {
        let key = try PrivateKey.generate(record.algorithm)
        played[record.id] = key
        keys.append(("\(record.id).key", key))
        let own = try Certificate(der: record.certificate)
        let certificate = try own.playedBy(key, signedBy: signer(of: record, own, key))
        changes.append(
            .addAuthority(
                AuthorityRecord(
                    id: record.id,
                    role: record.role,
                    state: record.state,
                    algorithm: record.algorithm,
                    signatureAlgorithm: record.signatureAlgorithm,
                    certificate: certificate.der,
                    keyHash: certificate.publicKey.fingerprint,
                    keyReference: "file:\(record.id).key",
                    parent: record.parent,
                    predecessor: record.predecessor,
                    createdAt: record.createdAt
                )
            )
        )
        let place = try centre.ownCertificate(of: record)
        try enter(
            certificate,
            as: place ?? CertificateID(authority: record.id, serial: own.serial),
            playing: own
        )
        // What was compromised, and nobody here certified.
        try enter(certificate, as: centre.outsideCertificate(of: record), playing: own)
        let above = try centre.foreignChain(of: record).map(\.der)
        if !above.isEmpty { rows.append(.keepCertificatesAbove(record.id, above)) }
        try enterList(of: record.id)
    }

    /// The other certificates of an authority: it may stand by one of these, and a step may ask for one that is there.
    private mutating func castOthers(of record: AuthorityRecord) throws {
        guard let key = played[record.id] else { return }
        for other in try centre.book.authorityCertificates(of: record.id).reversed() {
            let own = try Certificate(der: other.certificate)
            let above = try issuer(of: own)
            let certificate = try own.playedBy(key, signedBy: signer(of: above))
            let twin = AuthorityCertificateRecord(
                authority: record.id,
                kind: other.kind,
                fingerprint: certificate.fingerprint,
                certificate: certificate.der,
                addedAt: other.addedAt
            )
            rows.append(.addAuthorityCertificate(twin))
            let place = above.map { CertificateID(authority: $0, serial: own.serial) }
            if let place { try enter(certificate, as: place, playing: own) }
        }
    }

    /// The authority of the book that signed a certificate; two of a line may have one name.
    private func issuer(of certificate: Certificate) throws -> AuthorityID? {
        try centre.book.authorities().first { record in
            let own = try Certificate(der: record.certificate)
            return own.subjectDER == certificate.issuerDER && certificate.isSigned(by: own.publicKey)
        }?.id
    }

    /// Who signs: its own key, its parent's, or somebody's who is not in the book.
    private func signer(
        of record: AuthorityRecord,
        _ own: Certificate,
        _ key: PrivateKey
    ) throws -> any SigningKey {
        if own.isSelfIssued { return try key.signing(with: record.signatureAlgorithm) }
        return try signer(of: record.parent)
    }

    private func signer(of id: AuthorityID?) throws -> any SigningKey {
        guard let id, let key = played[id] else { return try PrivateKey.generate(.p256) }
        return try key.signing(with: centre.authorityRecord(id.name).signatureAlgorithm)
    }

    /// The row of a certificate that another one plays, if the book has it.
    private mutating func enter(
        _ certificate: Certificate,
        as id: CertificateID,
        playing own: Certificate
    ) throws {
        guard let row = try centre.book.certificate(id), row.certificate == own.der,
            row.state == .active || row.state == .revoked
        else { return }
        rows.append(imported(certificate, as: id, profile: row.reservation.profile, row.revocation))
    }

    /// The last list, so that the next one has a greater number.
    private mutating func enterList(of id: AuthorityID) throws {
        guard let last = try centre.book.latestRevocationList(of: RevocationListName(id)) else { return }
        let list = RevocationListRecord(
            name: last.name,
            number: last.number,
            thisUpdate: last.thisUpdate,
            nextUpdate: last.nextUpdate,
            feedSequence: 0,
            entryCount: last.entryCount,
            fingerprint: last.fingerprint
        )
        changes.append(.reserveRevocationList(list))
        if list.fingerprint != nil { changes.append(.publishRevocationList(list)) }
    }

    /// Two persons with keys in files, certified by an authority that no step can name.
    private mutating func cast(persons: [String]) throws {
        let key = try PrivateKey.generate(.p256)
        guard let id = AuthorityID("rehearsal-\(Hexadecimal.encode(try SecureRandom.bytes(8)))") else {
            return
        }
        let own = try certificate(id.name, key: key, issuer: id.name, by: key)
        keys.append(("\(id).key", key))
        changes.append(
            .addAuthority(
                AuthorityRecord(
                    id: id,
                    role: .root,
                    algorithm: .p256,
                    signatureAlgorithm: key.signatureAlgorithm,
                    certificate: own.der,
                    keyHash: own.publicKey.fingerprint,
                    keyReference: "file:\(id).key",
                    parent: nil,
                    createdAt: centre.clock.now
                )
            )
        )
        for name in persons {
            let personal = try PrivateKey.generate(.p256)
            let certificate = try certificate(name, key: personal, issuer: id.name, by: key)
            let place = CertificateID(authority: id, serial: certificate.serial)
            keys.append(("staff-\(name).key", personal))
            changes.append(imported(certificate, as: place, profile: "STAFF", nil))
            changes.append(
                .addStaff(
                    StaffRecord(
                        name: name,
                        displayName: "彩排",
                        roles: [.pkiAdministrator],
                        certificate: place,
                        createdAt: centre.clock.now
                    )
                )
            )
        }
    }

    private func certificate(
        _ name: String,
        key: PrivateKey,
        issuer: String,
        by signer: PrivateKey
    ) throws -> Certificate {
        guard let serial = SerialNumber(bytes: [1] + (try SecureRandom.bytes(15))) else {
            throw CryptoError(.malformed(what: "serial number"))
        }
        return try CertificateBody(
            serial: serial,
            signatureAlgorithm: signer.signatureAlgorithm,
            issuer: DistinguishedName([.init(.commonName, issuer)]).der,
            notBefore: centre.clock.now,
            notAfter: centre.clock.now.advanced(bySeconds: 86_400),
            subject: DistinguishedName([.init(.commonName, name)]).der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [.basicConstraints(isAuthority: key.publicKey == signer.publicKey)]
        )
        .signed(by: signer)
    }

    private func imported(
        _ certificate: Certificate,
        as id: CertificateID,
        profile: String,
        _ revocation: Revocation?
    ) -> Change {
        .importCertificate(
            CertificateRecord(
                reservation: Reservation(
                    id: id,
                    profile: profile,
                    purpose: certificate.isAuthority ? .authority : .staff,
                    application: nil,
                    subjectUID: nil,
                    subject: certificate.subject.description,
                    keyHash: certificate.publicKey.fingerprint,
                    tokenSerial: nil,
                    act: .imported,
                    notBefore: certificate.notBefore,
                    notAfter: certificate.notAfter,
                    holder: centre.process.name,
                    createdAt: centre.clock.now
                ),
                state: revocation == nil ? .active : .revoked,
                toBeSigned: nil,
                certificate: certificate.der,
                issuedAt: certificate.notBefore,
                revocation: revocation
            )
        )
    }
}

extension Certificate {
    /// The same certificate for another key, by another key of its issuer's.
    fileprivate func playedBy(_ key: PrivateKey, signedBy signer: any SigningKey) throws -> Certificate {
        let above = try PublicKey(subjectPublicKeyInfo: signer.subjectPublicKeyInfo)
        return try CertificateBody(
            serial: serial,
            signatureAlgorithm: signer.signatureAlgorithm,
            issuer: issuerDER,
            notBefore: notBefore,
            notAfter: notAfter,
            subject: subjectDER,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: extensions.map { item in
                switch item.oid {
                case ExtensionIdentifier.subjectKeyIdentifier:
                    .subjectKeyIdentifier(key.publicKey.keyIdentifier)
                case ExtensionIdentifier.authorityKeyIdentifier:
                    .authorityKeyIdentifier(above.keyIdentifier)
                default: item
                }
            }
        )
        .signed(by: signer)
    }
}
