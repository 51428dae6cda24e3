import Foundation
public import Issuer
import Logging
public import Model
public import OpenSSL
import Store

extension CACentre {
    /// Opens the desk at which two persons work on authorities.
    ///
    /// - Throws: `HierarchyError` with `.samePerson` or `.notAllowed`.
    public func authorityDesk(
        first: StaffOperator,
        second: StaffOperator,
        marks: [Change] = []
    ) throws -> AuthorityDesk {
        AuthorityDesk(centre: self, persons: try TwoPersons(first: first, second: second), marks: marks)
    }

    /// The newest active member of the line that `name` is in: who issues for it today.
    ///
    /// - Throws: `IssuanceError` with `.noAuthority`, or `HierarchyError` with `.notInState` when no successor is
    ///   active.
    public func activeAuthority(ofLine name: String) throws -> AuthorityRecord {
        let all = try book.authorities()
        guard var member = all.first(where: { $0.id.name == name }) else {
            throw IssuanceError(.noAuthority(name))
        }
        var newest = member.state == .active ? member : nil
        while let next = all.first(where: { $0.predecessor == member.id }) {
            member = next
            if member.state == .active { newest = member }
        }
        guard let newest else { throw HierarchyError(.notInState(member.id, member.state)) }
        return newest
    }

    /// The authority that issues certificates of a profile today, with its key.
    ///
    /// - Parameters:
    ///   - profile: its name.
    ///   - application: what the certificate is for; when an attempt for it was interrupted, the authority of that attempt
    ///     finishes it, though it may be retired since.
    ///   - predecessor: what the certificate follows (`reissue`), with attempts of its own to be finished.
    ///   - operatorBook: where its deeds are written.
    ///   - onStep: told after each finished step of the issuance cycle.
    /// - Returns: the authority, its key opened.
    /// - Throws: as `activeAuthority` and `authority`, with `.fallen` and `.recordsOwed` too.
    public func issuingAuthority(
        for profile: String,
        resuming application: ApplicationNumber? = nil,
        following predecessor: CertificateID? = nil,
        writing operatorBook: (any Book)? = nil,
        onStep: @escaping @Sendable (IssuanceStep) -> Void = { _ in }
    ) throws -> CertificateAuthority {
        let record = try issuingRecord(for: profile, resuming: application, following: predecessor)
        if record.state == .active { try demandStanding(record) }
        return try signer(record, writing: operatorBook, onStep: onStep)
    }

    /// Which authority that is, without its key.
    func issuingRecord(
        for profile: String,
        resuming application: ApplicationNumber? = nil,
        following predecessor: CertificateID? = nil
    ) throws -> AuthorityRecord {
        let purpose = profiles[profile]?.purpose ?? .signing
        let earlier =
            if let predecessor {
                try book.reissue(of: predecessor)
            } else {
                try application.flatMap { try book.certificate(of: $0, purpose: purpose) }
            }
        let begun = try earlier.map { try authorityRecord($0.id.authority.name) }
        if let begun { return begun }
        let record = try activeAuthority(ofLine: try line(of: profile))
        guard record.role == .issuing || purpose == .authority else {
            throw IssuanceRefusal(.notIssuing(record.id))
        }
        try demandRecords(of: record.id)
        return record
    }

    /// What each authority of the book is for.
    ///
    /// - Throws: `BookError`.
    public func authorityRoles() throws(BookError) -> [AuthorityID: AuthorityRecord.Role] {
        let records = try book.authorities()
        return Dictionary(records.map { ($0.id, $0.role) }, uniquingKeysWith: { first, _ in first })
    }

    /// The line whose newest member issues certificates of a profile.
    private func line(of profile: String) throws(IssuanceError) -> String {
        try profiles.profile(profile).authority.name
    }

    /// An authority with its key, whatever its state: a retired one still settles, lists and delegates.
    func signer(
        _ record: AuthorityRecord,
        under profiles: [String: Profile]? = nil,
        writing operatorBook: (any Book)? = nil,
        onStep: @escaping @Sendable (IssuanceStep) -> Void = { _ in }
    ) throws -> CertificateAuthority {
        guard let key = try keyAtHand(record) else { throw try keyAbsence(of: record) }
        return try CertificateAuthority(
            identity: identity(of: record),
            key: key,
            profiles: profiles ?? self.profiles,
            book: operatorBook ?? book,
            ledger: book,
            clock: clock,
            holder: process.name,
            onStep: onStep,
            onAlarm: { error in
                Logger(label: "pki").critical(
                    "authority's key does not sign",
                    metadata: ["authority": "\(record.id)", "reason": "\(error.message)"]
                )
            }
        )
    }

    /// Why an authority's key is not at hand.
    func keyAbsence(of record: AuthorityRecord) throws -> HierarchyError {
        HierarchyError(try isKnownOnly(record) ? .keyElsewhere(record.id) : .keyAbsent(record.id))
    }

    /// Whether an OCSP signer's certificate was revoked.
    func isRevoked(_ signer: SignerRecord) throws -> Bool {
        guard let authority = signer.authority, let der = signer.certificate else { return false }
        let id = CertificateID(authority: authority, serial: try Certificate(der: der).serial)
        return try book.certificate(id)?.state == .revoked
    }

    /// The request for a certificate of a planned authority, signed with its key.
    ///
    /// It asks for what it will need (RFC 2985 §5.4.2): to be an authority, to sign certificates and lists.
    func authorityRequest(_ plan: AuthorityPlan, key: any SigningKey) throws -> CertificateRequest {
        let publicKey = try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo)
        let wishes: [CertificateExtension] = [
            .basicConstraints(isAuthority: true, pathLength: 0), .keyUsage([.keyCertSign, .cRLSign]),
            .subjectKeyIdentifier(publicKey.keyIdentifier),
        ]
        let body = try CertificateRequest.body(
            subject: requestSubject(plan),
            publicKey: publicKey,
            attributes: [.extensionRequest(wishes)]
        )
        return try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: key.sign(body)
        )
    }

    /// The name that a plan asks somebody else's authority for.
    func requestSubject(_ plan: AuthorityPlan) throws(CryptoError) -> DistinguishedName {
        try DistinguishedName([
            .init(.countryName, "CN"), .init(.organizationName, plan.organization),
            .init(.commonName, plan.commonName),
        ])
    }

    /// The cross and link certificates of an authority, newest first.
    public func otherCertificates(of id: AuthorityID) throws -> [Certificate] {
        try book.authorityCertificates(of: id).map { try Certificate(der: $0.certificate) }
    }

    /// The certificates from an authority's own up to its root, as far as this book knows them.
    ///
    /// One whose own way is revoked, and that stands by a cross certificate, has that in place of its own: the other way leads
    /// nobody up.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    public func chain(of record: AuthorityRecord) throws -> [Certificate] { try way(upFrom: record).chain }

    /// The same, with the highest authority of this book on it.
    func way(upFrom record: AuthorityRecord) throws -> (chain: [Certificate], top: AuthorityRecord) {
        let all = try book.authorities()
        var chain: [Certificate] = []
        var (highest, member) = (record, Optional(record))
        while let present = member, chain.count <= all.count {
            highest = present
            if let way = try crossWay(of: present) {
                chain.append(way.certificate)
                member = way.issuer
            } else {
                chain.append(try Certificate(der: present.certificate))
                member = present.parent.flatMap { parent in all.first { $0.id == parent } }
            }
        }
        return (chain + (try foreignChain(of: highest)), highest)
    }

    /// What `authority` signed for this key in an attempt that was interrupted before its record.
    func unfinished(
        _ key: any SigningKey,
        of authority: AuthorityID
    ) throws -> (id: CertificateID, certificate: Certificate)? {
        let hash = DigestAlgorithm.sha256.hash(key.subjectPublicKeyInfo)
        guard let record = try book.certificate(keyHash: hash), record.id.authority == authority,
            record.state == .issued, record.reservation.notAfter > clock.now, let der = record.certificate
        else {
            return nil
        }
        return (record.id, try Certificate(der: der))
    }

    /// What `issuer` signed for an authority's name and key and is still good: on record, or `issued` in an attempt that was
    /// interrupted before its record; those on record first, then those that last longest.
    func certified(
        _ subject: DistinguishedName,
        keyHash: [UInt8],
        by issuer: AuthorityID
    ) throws -> [(record: CertificateRecord, certificate: Certificate)] {
        var filter = CertificateFilter()
        filter.keyHash = keyHash
        filter.authority = issuer
        filter.purposes = [.authority]
        filter.states = [.issued, .active]
        var found: [(record: CertificateRecord, certificate: Certificate)] = []
        for record in try book.certificates(filter, limit: 100)
        where record.reservation.notAfter > clock.now {
            guard let certificate = try record.certificate.map({ try Certificate(der: $0) }),
                certificate.subject == subject
            else { continue }
            found.append((record, certificate))
        }
        found.sort { $0.certificate.notAfter > $1.certificate.notAfter }
        return found.filter { $0.record.state == .active } + found.filter { $0.record.state != .active }
    }
}
