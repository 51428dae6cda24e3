import Foundation
import Issuer
public import Model
import OpenSSL
import Store

extension CACentre {
    private static let importers: Set<StaffRecord.Role> = [.pkiAdministrator, .superAdministrator]

    /// Takes over an authority: its key goes into a key file of this centre, after it has proven that it belongs to the
    /// certificate; an issuing one gets an OCSP signer.
    ///
    /// Can be repeated after an interruption; what was done stays.
    ///
    /// - Returns: its record.
    /// - Throws: `MigrationError`, `HierarchyError` with `.nameTaken`, `KeyFileError`, `IssuanceError` when the OCSP signer
    ///   cannot be issued, `BookError`.
    public func importAuthority(
        _ plan: AuthorityImport,
        by administrator: StaffOperator
    ) async throws -> AuthorityRecord {
        try demandImporter(administrator)
        try check(plan)
        let record: AuthorityRecord
        if let present = try book.authorities().first(where: { $0.id == plan.id }) {
            guard present.certificate == plan.certificate.der else {
                throw MigrationError(.nameTaken(plan.id))
            }
            record = try await complete(present, plan, by: administrator)
        } else {
            record = try await add(plan, by: administrator)
        }
        guard record.state == .active, record.role == .issuing else { return record }
        try await addResponder(of: record, plan.certificate, by: administrator)
        return record
    }

    /// Whether somebody may import.
    func demandImporter(_ administrator: StaffOperator) throws(MigrationError) {
        guard administrator.record.roles.isDisjoint(with: CACentre.importers) else { return }
        throw MigrationError(.notAllowed(name: administrator.record.name))
    }

    private func check(_ plan: AuthorityImport) throws {
        guard plan.certificate.isAuthority else { throw MigrationError(.notAnAuthority) }
        if let key = plan.key, key.publicKey != plan.certificate.publicKey {
            throw MigrationError(.keyNotOfCertificate)
        }
        let keyHash = plan.certificate.publicKey.fingerprint
        if let other = try book.authorities().first(where: { $0.keyHash == keyHash && $0.id != plan.id }) {
            throw MigrationError(.keyTaken(other.id))
        }
        try demandNameFree(plan.certificate.subject, keyHash: keyHash, role: plan.role)
        guard let parent = plan.parent else { return }
        let above = try Certificate(der: authorityRecord(parent.name).certificate)
        guard plan.certificate.issuerDER == above.subjectDER, plan.certificate.isSigned(by: above.publicKey)
        else { throw MigrationError(.notOfParent(parent)) }
    }

    /// Gives an authority that came without its key the key that comes later.
    private func complete(
        _ present: AuthorityRecord,
        _ plan: AuthorityImport,
        by administrator: StaffOperator
    ) async throws -> AuthorityRecord {
        guard let key = plan.key, present.state == .retired, try keyAtHand(present) == nil else {
            return present
        }
        try keep(key, as: "\(plan.id).key")
        let record = record(of: plan, createdAt: present.createdAt)
        try await administrator.book.commit([
            .updateAuthority(record, from: .retired), .audit(event(record, by: administrator)),
        ])
        return record
    }

    private func add(
        _ plan: AuthorityImport,
        by administrator: StaffOperator
    ) async throws -> AuthorityRecord {
        if let key = plan.key { try keep(key, as: "\(plan.id).key") }
        let record = record(of: plan, createdAt: clock.now)
        try await administrator.book.commit([
            .addAuthority(record), .audit(event(record, by: administrator)),
        ])
        return record
    }

    private func record(of plan: AuthorityImport, createdAt: Timestamp) -> AuthorityRecord {
        let publicKey = plan.certificate.publicKey
        return AuthorityRecord(
            id: plan.id,
            role: plan.role,
            state: plan.key == nil ? .retired : .active,
            algorithm: publicKey.algorithm,
            signatureAlgorithm: SignatureAlgorithm(publicKey.algorithm),
            certificate: plan.certificate.der,
            keyHash: publicKey.fingerprint,
            keyReference: "file:\(plan.id).key",
            parent: plan.parent,
            createdAt: createdAt
        )
    }

    private func event(_ record: AuthorityRecord, by administrator: StaffOperator) -> AuditEvent {
        AuditEvent(
            at: clock.now,
            actor: administrator.record.name,
            action: "authority.import",
            object: record.id.name,
            detail: [
                "fingerprint": Hexadecimal.encode(DigestAlgorithm.sha256.hash(record.certificate)),
                "state": record.state.rawValue,
            ]
        )
    }

    /// Stores the key, unless an interrupted attempt left it there.
    private func keep(_ key: PrivateKey, as file: String) throws {
        guard FileManager.default.fileExists(atPath: "\(state.keys)/\(file)") else {
            _ = try keyring.store(key, name: file)
            return
        }
        guard try keyring.privateKey("file:\(file)").publicKey == key.publicKey else {
            throw KeyFileError(name: file, .exists)
        }
    }

    private func addResponder(
        of record: AuthorityRecord,
        _ certificate: Certificate,
        by administrator: StaffOperator
    ) async throws {
        guard try !book.signers(.ocsp).contains(where: { $0.authority == record.id }) else { return }
        let key = try PrivateKey.generate(record.algorithm)
        let file = "ocsp-\(record.id)-\(Hexadecimal.encode(Array(key.publicKey.fingerprint.prefix(4)))).key"
        let reference = try keyring.store(key, name: file)
        let name = try DistinguishedName([.init(.commonName, "OCSP")])
        let body = try CertificateRequest.body(subject: name, publicKey: key.publicKey)
        let proof = try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: key.sign(body)
        )
        var facts = ["name": "\(certificate.subject[.commonName] ?? record.id.name) OCSP"]
        facts["organization"] =
            certificate.subject[.organizationName] ?? configuration.authorities.issuing.organization
        let issued = try await authority(record.id.name, writing: administrator.book).issue(
            IssuanceRequest(
                profile: "OCSP",
                facts: SubjectFacts(facts),
                proof: proof,
                actor: administrator.record.name
            )
        )
        let signer = SignerRecord(
            purpose: .ocsp,
            authority: record.id,
            keyHash: key.publicKey.fingerprint,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            certificate: issued.certificate.der,
            keyReference: reference,
            notBefore: issued.certificate.notBefore,
            notAfter: issued.certificate.notAfter
        )
        try await administrator.book.commit([.activateCertificate(issued.id), .addSigner(signer)])
    }
}
