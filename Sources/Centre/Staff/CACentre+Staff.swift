import Store
import Enrollment
import Foundation
import Issuer
public import Model
public import OpenSSL

extension CACentre {
    /// The staff member with this login name, with their key opened.
    ///
    /// - Throws: `CentreError` with `.staffUnknown`, or `KeyFileError`.
    public func staffOperator(_ name: String) throws -> StaffOperator {
        guard let record = try book.staff(named: name) else { throw CentreError(.staffUnknown(name: name)) }
        let key = try keyring.privateKey(staffKeyReference(record))
        try checkCredential(of: record, key: key)
        try auditKey()
        return StaffOperator(record: record, book: OperatorBook(book: book, name: name, key: key))
    }

    /// A staff member acts only while their certificate, for exactly this key, is active and not expired.
    private func checkCredential(of record: StaffRecord, key: PrivateKey) throws {
        let keyHash = key.publicKey.fingerprint
        let certificate = try record.certificate.flatMap { try book.certificate($0) }
        guard let certificate, certificate.state == .active, certificate.reservation.notAfter >= clock.now
        else { throw CentreError(.credentialInvalid(name: record.name)) }
        guard certificate.reservation.keyHash != keyHash else { return }
        guard let earlier = try book.certificate(keyHash: keyHash) else {
            throw CentreError(.credentialInvalid(name: record.name))
        }
        throw CentreError(
            .credentialReplaced(name: record.name, serial: earlier.id.serial, by: certificate.id.serial)
        )
    }

    /// Adds a staff member: key, STAFF certificate and record.
    ///
    /// Can be repeated after a crash; the key and certificate that are there are used again, also when all was done and the
    /// certificate for a key of their own was not handed out.
    ///
    /// - Parameters:
    ///   - name: login name.
    ///   - displayName: 姓名.
    ///   - roles: what they may do.
    ///   - proof: a request by a key of their own; nil makes one that is kept here.
    ///   - administrator: who adds them.
    /// - Returns: their record.
    /// - Throws: `StaffError` when the administrator may not, or the roles exclude each other.
    public func addStaff(
        name: String,
        displayName: String,
        roles: Set<StaffRecord.Role>,
        proof: CertificateRequest? = nil,
        by administrator: StaffOperator
    ) async throws -> StaffRecord {
        try StaffRules.checkAdding(
            name: name,
            displayName: displayName,
            roles: roles,
            by: administrator.record
        )
        if let present = try book.staff(named: name) {
            guard present.displayName == displayName, present.roles == roles,
                try isAdded(present, by: proof)
            else { throw BookError(.exists(object: "staff member \(name)")) }
            return present
        }
        let certificate = try await staffCertificate(name, displayName, roles, proof, by: administrator)
        let record = StaffRecord(
            name: name,
            displayName: displayName,
            roles: roles,
            certificate: certificate,
            createdAt: clock.now
        )
        let event = AuditEvent(
            at: clock.now,
            actor: administrator.record.name,
            action: "staff.add",
            object: name,
            detail: ["roles": roles.map(\.rawValue).sorted().joined(separator: ",")]
        )
        try await administrator.book.commit([
            .activateCertificate(certificate), .addStaff(record), .audit(event),
        ])
        return record
    }

    /// Whether they were added with this very request, and nothing has become of them since.
    private func isAdded(_ record: StaffRecord, by proof: CertificateRequest?) throws -> Bool {
        guard let proof, let certificate = try record.certificate.flatMap({ try book.certificate($0) }),
            certificate.state == .active, certificate.reservation.act == .new,
            certificate.reservation.keyHash == proof.publicKey.fingerprint
        else { return false }
        try proof.verifyProofOfPossession()
        return true
    }

    private func staffCertificate(
        _ name: String,
        _ displayName: String,
        _ roles: Set<StaffRecord.Role>,
        _ proof: CertificateRequest?,
        by administrator: StaffOperator
    ) async throws -> CertificateID {
        let request: CertificateRequest
        if let proof {
            request = proof
        } else {
            request = try await .proof(of: fileKey(named: "staff-\(name)", .p256).key)
        }
        let actor = administrator.record.name
        return try await certifyStaff(name, displayName, roles, request, actor, writing: administrator.book)
    }

    /// The STAFF certificate for the key of a request; the one that an interrupted attempt left, if there is one.
    func certifyStaff(
        _ name: String,
        _ displayName: String,
        _ roles: Set<StaffRecord.Role>,
        _ request: CertificateRequest,
        _ actor: String,
        writing book: any Book
    ) async throws -> CertificateID {
        let role = roles.map(\.label).sorted().joined(separator: " ")
        let facts = SubjectFacts(["name": displayName, "staffNumber": name, "role": role])
        if let begun = try await begun(name, facts, request, actor, writing: book) { return begun }
        let issued = try await issuingAuthority(for: "STAFF", writing: book).issue(
            IssuanceRequest(
                profile: "STAFF",
                facts: facts,
                proof: request,
                actor: actor
            )
        )
        return issued.id
    }

    /// What a run that was killed began for the key, finished; nil when it signed nothing.
    private func begun(
        _ name: String,
        _ facts: SubjectFacts,
        _ request: CertificateRequest,
        _ actor: String,
        writing book: any Book
    ) async throws -> CertificateID? {
        guard let begun = try self.book.certificate(keyHash: request.publicKey.fingerprint),
            begun.reservation.profile == "STAFF", begun.reservation.act == .new
        else { return nil }
        try request.verifyProofOfPossession()
        if begun.state == .reserved || begun.state == .signing {
            let holder = begun.reservation.holder
            guard holder == process.name || !ProcessLock.isHeld(holder, folder: state.run) else {
                throw CentreError(.occupied(what: holder))
            }
            let author = try authorityRecord(begun.id.authority.name)
            _ = try await signer(author, writing: book).settle(begun.id, actor: actor)
        }
        guard let record = try self.book.certificate(begun.id), record.state == .issued else { return nil }
        let subject = try profiles.profile("STAFF").subjectName(facts).description
        guard record.reservation.subject == subject else {
            throw StaffError(
                .begunOtherwise(name: name, record.id.serial, subject: record.reservation.subject)
            )
        }
        return record.id
    }
}
