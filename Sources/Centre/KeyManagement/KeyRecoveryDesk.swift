public import Model
import OpenSSL
import Store

/// 密钥恢复: gives an archived key back, when two persons decided and enough recovery officers released their shares.
///
/// The key is put together in this process and goes out of it encrypted only: to a token's key to sign with, or to the certificate of an
/// authority.
///
/// Source: product.md §2.2 rule 3, §10.2; docs/adr/0079.
public struct KeyRecoveryDesk {
    let centre: CACentre
    let person: StaffOperator

    /// Opens the desk for somebody of the staff.
    public init(centre: CACentre, person: StaffOperator) {
        self.centre = centre
        self.person = person
    }

    /// Who may propose, and who may decide, release and finish.
    private static let proposers: [KeyRecoveryRecord.Kind: Set<StaffRecord.Role>] = [
        .token: [.producer, .businessAdministrator, .pkiAdministrator], .judicial: [.businessAdministrator],
    ]
    private static let deciders: [KeyRecoveryRecord.Kind: Set<StaffRecord.Role>] = [
        .token: [.businessAdministrator, .pkiAdministrator], .judicial: [.pkiAdministrator],
    ]
    private static let keepers: Set<StaffRecord.Role> = [.businessAdministrator, .pkiAdministrator]

    var name: String { person.record.name }
    var now: Timestamp { centre.clock.now }

    /// Proposes a recovery.
    ///
    /// - Parameters:
    ///   - certificate: whose key.
    ///   - wish: to whom.
    ///   - text: the grounds, 2 to 200 characters.
    /// - Returns: the recovery, PROPOSED.
    /// - Throws: `KeyRecoveryError`; `BookError`, with `.exists` when one is open.
    public func propose(
        _ certificate: CertificateID,
        _ wish: KeyRecoveryWish,
        _ text: String
    ) async throws -> KeyRecoveryRecord {
        let kind: KeyRecoveryRecord.Kind =
            switch wish {
            case .token: .token
            case .judicial: .judicial
            }
        try await demand(Self.proposers[kind] ?? [], "key.propose", certificate)
        let grounds = try Self.line(text, 2...200, "text")
        _ = try archive(of: certificate)
        let number = try (centre.book.keyRecoveries(limit: 1).first?.number ?? 0) + 1
        let record: KeyRecoveryRecord
        switch wish {
        case .token(let serial):
            _ = try recipient(serial, for: certificate)
            record = KeyRecoveryRecord(
                number: number,
                kind: kind,
                state: .proposed,
                certificate: certificate,
                tokenSerial: serial,
                text: grounds,
                proposedBy: name,
                createdAt: now
            )
        case .judicial(let recipient, let reference):
            if let fault = recipient.encryptionFault(at: now) {
                throw KeyRecoveryError(.recipientUnusable(detail: fault))
            }
            record = KeyRecoveryRecord(
                number: number,
                kind: kind,
                state: .proposed,
                certificate: certificate,
                recipient: recipient.der,
                reference: try Self.line(reference, 2...100, "reference"),
                text: grounds,
                proposedBy: name,
                createdAt: now
            )
        }
        try await person.book.commit([.key(.addRecovery(record)), .audit(event("key.propose", record))])
        return record
    }

    /// Confirms what another one proposed: officers may release their shares.
    ///
    /// - Returns: the recovery, CONFIRMED.
    /// - Throws: `KeyRecoveryError` with `.notAllowed`, `.samePerson` or `.wrongState`; `BookError`.
    public func confirm(_ number: Int) async throws -> KeyRecoveryRecord {
        var record = try Self.found(number, in: centre)
        try await demand(Self.deciders[record.kind] ?? [], "key.confirm", record.certificate)
        try demand(record, .proposed)
        guard record.proposedBy != name else { throw KeyRecoveryError(.samePerson(number, name: name)) }
        (record.state, record.decidedBy, record.decidedAt) = (.confirmed, name, now)
        try await person.book.commit([
            .key(.updateRecovery(record, from: .proposed)), .audit(event("key.confirm", record)),
        ])
        return record
    }

    /// Declines a recovery that is not done, or takes back what one proposed; released shares are forgotten.
    ///
    /// - Returns: the recovery, DECLINED.
    /// - Throws: `KeyRecoveryError` with `.notAllowed` or `.wrongState`; `BookError`.
    public func decline(_ number: Int) async throws -> KeyRecoveryRecord {
        var record = try Self.found(number, in: centre)
        let former = record.state
        let isOwn = record.proposedBy == name && former == .proposed
        if !isOwn { try await demand(Self.deciders[record.kind] ?? [], "key.decline", record.certificate) }
        guard former == .proposed || former == .confirmed else {
            throw KeyRecoveryError(.wrongState(number, former))
        }
        (record.state, record.decidedBy, record.decidedAt) = (.declined, name, now)
        try await person.book.commit([
            .key(.updateRecovery(record, from: former)), .key(.forgetShares(recovery: number)),
            .audit(event("key.decline", record)),
        ])
        return record
    }

    /// Takes the share that an officer decrypted, and keeps it sealed until the recovery is over.
    ///
    /// - Parameters:
    ///   - text: what the officer decrypted.
    ///   - number: the recovery, CONFIRMED.
    /// - Returns: the name of the officer, and how many shares are here and needed.
    /// - Throws: `KeyRecoveryError` with `.notAllowed`, `.wrongState`, `.shareUnreadable`, `.shareForeign`; `BookError`, with `.exists` for a
    ///   share that is here.
    public func release(
        _ text: [UInt8],
        for number: Int
    ) async throws -> (officer: String, given: Int, needed: Int) {
        let record = try Self.found(number, in: centre)
        try await demandKeeper("key.release", record.certificate)
        try demand(record, .confirmed)
        guard let share = RecoveryShare(text) else { throw KeyRecoveryError(.shareUnreadable) }
        let archive = try archive(of: record.certificate)
        var octets = share.octets
        defer { octets.wipe() }
        let digest = DigestAlgorithm.sha256.hash(octets)
        guard let officer = archive.shares.first(where: { $0.number == Int(share.share.index) }),
            share.keyHash == archive.keyHash, digest == officer.digest
        else { throw KeyRecoveryError(.shareForeign(number)) }
        let sealed = try centre.keyring.custody().wrap(octets, context: Self.context(number, officer.number))
        let release = KeyShareRelease(
            recovery: number,
            share: officer.number,
            sealed: sealed,
            releasedBy: name,
            releasedAt: now
        )
        let facts = event("key.release", record, ["officer": officer.name, "share": "\(officer.number)"])
        // Written again as it is, so that one that was declined meanwhile takes no share.
        try await person.book.commit([
            .key(.updateRecovery(record, from: .confirmed)), .key(.releaseShare(release)), .audit(facts),
        ])
        let given = try centre.book.keyShares(ofRecovery: number).count
        return (officer.name, given, archive.threshold)
    }

    /// The archive of a certificate's key.
    func archive(of certificate: CertificateID) throws -> KeyArchiveRecord {
        guard let archive = try centre.book.keyArchive(of: certificate) else {
            throw KeyRecoveryError(.notArchived(certificate.serial))
        }
        return archive
    }

    func demand(_ record: KeyRecoveryRecord, _ state: KeyRecoveryRecord.State) throws(KeyRecoveryError) {
        guard record.state == state else { throw KeyRecoveryError(.wrongState(record.number, record.state)) }
    }

    /// Refuses somebody who may not take shares, nor put a key together.
    func demandKeeper(_ action: String, _ certificate: CertificateID) async throws {
        try await demand(Self.keepers, action, certificate)
    }

    /// Refuses somebody without one of the roles; that is on record.
    private func demand(
        _ roles: Set<StaffRecord.Role>,
        _ action: String,
        _ certificate: CertificateID
    ) async throws {
        guard person.record.roles.isDisjoint(with: roles) else { return }
        let refusal = AuditEvent(
            at: now,
            actor: name,
            action: "key.refuse",
            object: certificate.serial.hexadecimal,
            detail: ["wanted": action]
        )
        try await person.book.commit([.audit(refusal)])
        throw KeyRecoveryError(.notAllowed(name: name, roles))
    }

    /// What a released share is sealed for.
    static func context(_ number: Int, _ share: Int) -> String { "key recovery \(number) share \(share)" }

    func event(
        _ action: String,
        _ record: KeyRecoveryRecord,
        _ facts: [String: String] = [:]
    ) -> AuditEvent {
        var detail = facts
        detail["recovery"] = "\(record.number)"
        detail["kind"] = record.kind.rawValue
        detail["authority"] = record.certificate.authority.name
        detail["text"] = record.text
        detail["token"] = record.tokenSerial
        detail["reference"] = record.reference
        detail["recipient"] = record.recipient.map { Hexadecimal.encode(DigestAlgorithm.sha256.hash($0)) }
        return AuditEvent(
            at: now,
            actor: name,
            action: action,
            object: record.certificate.serial.hexadecimal,
            detail: detail
        )
    }

    private static func line(
        _ text: String,
        _ range: ClosedRange<Int>,
        _ what: String
    ) throws(KeyRecoveryError) -> String {
        guard range.contains(text.unicodeScalars.count), text.printable == text else {
            throw KeyRecoveryError(.textUnusable(what: what, range))
        }
        return text
    }
}
