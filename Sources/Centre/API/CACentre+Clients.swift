import Foundation
import Issuer
public import Model
public import OpenSSL
import Store

/// Machine clients of the API.
extension CACentre {
    private static let clientProfile = "TLS-CLIENT"

    /// Registers a machine: its TLS client certificate, and what it may ask for.
    ///
    /// Can be repeated after a crash with the same request; the certificate that is there is used again.
    ///
    /// - Parameters:
    ///   - name: 1 to 40 of `a-z`, `0-9`, `-` and `.`.
    ///   - displayName: what people call it.
    ///   - profiles: what it may ask for; each of purpose `service`.
    ///   - proof: a request by the key that stays with the machine.
    ///   - administrator: who registers it; a pki_admin.
    /// - Returns: the record and the certificate.
    /// - Throws: `ClientRefusal`, `IssuanceError` or `BookError`.
    public func addClient(
        name: String,
        displayName: String,
        profiles: Set<String>,
        proof: CertificateRequest,
        by administrator: StaffOperator
    ) async throws -> (record: ClientRecord, certificate: Certificate) {
        try ClientRules.checkAdding(
            name: name,
            displayName: displayName,
            profiles: profiles,
            known: self.profiles,
            by: administrator.record
        )
        guard try book.client(named: name) == nil else { throw BookError(.exists(object: "client \(name)")) }
        let issued = try await clientCertificate(name, proof, by: administrator)
        let record = ClientRecord(
            name: name,
            displayName: displayName,
            certificate: issued.id,
            profiles: profiles,
            isActive: true,
            version: 1,
            createdAt: clock.now
        )
        let detail = [
            "profiles": profiles.sorted().joined(separator: ","), "certificate": issued.id.serial.hexadecimal,
        ]
        let event = clientEvent("client.add", name, detail, by: administrator)
        try await administrator.book.commit([
            .activateCertificate(issued.id), .addClient(record), .audit(event),
        ])
        return (record, issued.certificate)
    }

    /// Lets a client ask, or not; its certificate stays as it is.
    ///
    /// - Throws: `ClientRefusal`, or `BookError` with `.notFound` or `.stateChanged`.
    public func setClient(
        _ name: String,
        active: Bool,
        by administrator: StaffOperator
    ) async throws -> ClientRecord {
        try ClientRules.checkRole(administrator.record)
        guard let record = try book.client(named: name) else {
            throw BookError(.notFound(object: "client \(name)"))
        }
        guard record.isActive != active else { return record }
        let changed = ClientRecord(
            name: record.name,
            displayName: record.displayName,
            certificate: record.certificate,
            profiles: record.profiles,
            isActive: active,
            version: record.version + 1,
            createdAt: record.createdAt
        )
        let event = clientEvent(active ? "client.enable" : "client.disable", name, [:], by: administrator)
        try await administrator.book.commit([.updateClient(changed), .audit(event)])
        return changed
    }

    private func clientCertificate(
        _ name: String,
        _ proof: CertificateRequest,
        by administrator: StaffOperator
    ) async throws -> (id: CertificateID, certificate: Certificate) {
        if let earlier = try book.certificate(keyHash: proof.publicKey.fingerprint), earlier.state == .issued,
            earlier.reservation.profile == CACentre.clientProfile, let der = earlier.certificate,
            try book.request(for: earlier.id) == nil
        {
            try proof.verifyProofOfPossession()
            return (earlier.id, try Certificate(der: der))
        }
        let organization = configuration.authorities.issuing.organization
        let authority = try issuingAuthority(for: CACentre.clientProfile, writing: administrator.book)
        let issued = try await authority.issue(
            IssuanceRequest(
                profile: CACentre.clientProfile,
                facts: SubjectFacts(["name": name, "organization": organization]),
                proof: proof,
                actor: administrator.record.name
            )
        )
        return (issued.id, issued.certificate)
    }

    private func clientEvent(
        _ action: String,
        _ name: String,
        _ detail: [String: String],
        by administrator: StaffOperator
    ) -> AuditEvent {
        AuditEvent(
            at: clock.now,
            actor: administrator.record.name,
            action: action,
            object: name,
            detail: detail
        )
    }
}
