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
    ///   - persons: who register it: from then on it gets certificates without asking anybody.
    /// - Returns: the record and the certificate.
    /// - Throws: `ClientRefusal`, `IssuanceError` or `BookError`.
    public func addClient(
        name: String,
        displayName: String,
        profiles: Set<String>,
        proof: CertificateRequest,
        by persons: TwoPersons
    ) async throws -> (record: ClientRecord, certificate: Certificate) {
        try ClientRules.checkAdding(
            name: name,
            displayName: displayName,
            profiles: profiles,
            known: self.profiles
        )
        guard try book.client(named: name) == nil else { throw BookError(.exists(object: "client \(name)")) }
        let issued = try await clientCertificate(name, proof, by: persons)
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
        let event = clientEvent("client.add", name, detail, by: persons.actor)
        try await persons.book.commit([
            .activateCertificate(issued.id), .addClient(record), .audit(event),
        ])
        return (record, issued.certificate)
    }

    /// Refuses what a client asks from now on, at one person's word; its certificate stays as it is.
    ///
    /// - Throws: `ClientRefusal` with `.notAllowed`, or `BookError` with `.notFound` or `.stateChanged`.
    public func disableClient(_ name: String, by administrator: StaffOperator) async throws {
        guard administrator.record.roles.contains(.pkiAdministrator) else {
            throw ClientRefusal(.notAllowed(name: administrator.record.name))
        }
        try await setClient(name, active: false, by: administrator.record.name, in: administrator.book)
    }

    /// Lets a disabled client ask again, which takes two persons as registering it does.
    ///
    /// - Throws: `BookError` with `.notFound` or `.stateChanged`.
    public func enableClient(_ name: String, by persons: TwoPersons) async throws {
        try await setClient(name, active: true, by: persons.actor, in: persons.book)
    }

    private func setClient(
        _ name: String,
        active: Bool,
        by actor: String,
        in book: any Book
    ) async throws {
        guard let record = try self.book.client(named: name) else {
            throw BookError(.notFound(object: "client \(name)"))
        }
        guard record.isActive != active else { return }
        let event = clientEvent(active ? "client.enable" : "client.disable", name, [:], by: actor)
        try await book.commit([.updateClient(record.changed(isActive: active)), .audit(event)])
    }

    private func clientCertificate(
        _ name: String,
        _ proof: CertificateRequest,
        by persons: TwoPersons
    ) async throws -> (id: CertificateID, certificate: Certificate) {
        if let earlier = try book.certificate(keyHash: proof.publicKey.fingerprint), earlier.state == .issued,
            earlier.reservation.profile == CACentre.clientProfile, let der = earlier.certificate,
            try book.request(for: earlier.id) == nil
        {
            try proof.verifyProofOfPossession()
            return (earlier.id, try Certificate(der: der))
        }
        let authority = try issuingAuthority(for: CACentre.clientProfile, writing: persons.book)
        let issued = try await authority.issue(
            IssuanceRequest(
                profile: CACentre.clientProfile,
                facts: clientFacts(name),
                proof: proof,
                actor: persons.actor
            )
        )
        return (issued.id, issued.certificate)
    }

    func clientEvent(
        _ action: String,
        _ name: String,
        _ detail: [String: String],
        by actor: String
    ) -> AuditEvent {
        AuditEvent(
            at: clock.now,
            actor: actor,
            action: action,
            object: name,
            detail: detail
        )
    }
}
