import Foundation
import Issuer
import Logging
public import Model
public import OpenSSL
import Store

/// The way back when nobody can renew anybody any more.
extension CACentre {
    /// Who is named as having done it: nobody is left whose name would say more.
    static let recoveryActor = "recovery"
    /// For what their holder need not have lost anybody's trust.
    static let harmless: Set<RevocationReason> = [.keyCompromise, .superseded, .unspecified]

    /// Gives a super_admin a new key and certificate, when no super_admin has a good one: whoever does it has the state
    /// directory, and opens the key of the authority that issues for staff.
    ///
    /// Can be repeated after a crash; the key and certificate that are there are used again.
    ///
    /// - Parameters:
    ///   - name: login name of a super_admin whose certificate ended, was lost or is on hold, and who was not retired.
    ///   - proof: a request by a new key of their own; nil makes one that is kept here.
    /// - Returns: their record, with the new certificate.
    /// - Throws: `StaffError` with `.notLockedOut` or `.notRecoverable`, before anything is written; `IssuanceError`,
    ///   `KeyFileError` or `BookError`.
    public func recoverStaff(_ name: String, proof: CertificateRequest? = nil) async throws -> StaffRecord {
        let lock = try ProcessLock(name: "staff-recovery", folder: state.run)
        defer { withExtendedLifetime(lock) {} }
        try checkClock()
        let (member, former) = try staffMember(name)
        try demandRecovery(of: member, former)
        // An authority that cannot issue says so before anything is on record.
        _ = try issuingAuthority(for: "STAFF")
        Logger(label: "pki").critical(
            "a staff member is given a new certificate without anybody's leave",
            metadata: ["staff": "\(name)"]
        )
        let party = ActingParty(name: Self.recoveryActor, book: book)
        return try await certifyAnew(member, former, proof, "staff.recover", by: party)
    }

    /// Whether a certificate was revoked, and its holder may have another without being added again.
    func isLost(_ record: CertificateRecord) -> Bool {
        record.state == .revoked && Self.harmless.contains(record.revocation?.reason ?? .unspecified)
    }

    /// A new key and certificate for a staff member, which follow no other.
    func certifyAnew(
        _ member: StaffRecord,
        _ former: CertificateID,
        _ proof: CertificateRequest?,
        _ action: String,
        by party: ActingParty
    ) async throws -> StaffRecord {
        let request = try proof ?? CertificateRequest.signed(by: unusedKey(of: member), name: member.name)
        let certificate = try await certifyStaff(
            member.name,
            member.displayName,
            member.roles,
            request,
            party.name,
            writing: party.book
        )
        let moved = StaffRecord(
            name: member.name,
            displayName: member.displayName,
            roles: member.roles,
            certificate: certificate,
            createdAt: member.createdAt
        )
        let event = AuditEvent(
            at: clock.now,
            actor: party.name,
            action: action,
            object: member.name,
            detail: ["certificate": certificate.serial.hexadecimal, "before": former.serial.hexadecimal]
        )
        try await party.book.commit([
            .activateCertificate(certificate), .updateStaff(moved, from: former), .audit(event),
        ])
        return moved
    }

    private func demandRecovery(of member: StaffRecord, _ former: CertificateID) throws {
        // Whose key is on a token, or gone, acts with no command here.
        let able = try StaffWatch(of: self).able(.superAdministrator).first { able in
            (try? staffOperator(able.name)) != nil
        }
        if let able { throw StaffError(.notLockedOut(by: able.name)) }
        let record = try certificateRecord(former)
        let isHarmless =
            record.state == .held
            || record.revocation.map { Self.harmless.contains($0.reason) }
                ?? (record.state == .active)
        guard member.roles.contains(.superAdministrator), isHarmless else {
            throw StaffError(.notRecoverable(name: member.name))
        }
    }

    /// The key that an interrupted attempt left, or a new one, kept before anything is signed for it.
    private func unusedKey(of member: StaffRecord) throws -> PrivateKey {
        let files = try FileManager.default.contentsOfDirectory(atPath: state.keys)
        for file in files.sorted() where file.hasPrefix("staff-\(member.name)-") {
            let key = try keyring.privateKey("file:\(file)")
            let fingerprint = key.publicKey.fingerprint
            guard laterKeyFile(member.name, fingerprint) == file else { continue }
            let known = try book.certificate(keyHash: fingerprint)
            if known == nil || known?.state == .issued { return key }
        }
        let key = try PrivateKey.generate(.p256)
        _ = try keyring.store(key, name: laterKeyFile(member.name, key.publicKey.fingerprint))
        return key
    }
}
