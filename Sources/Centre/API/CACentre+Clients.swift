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
    /// Can be repeated with the same words and the same request, after a crash too: it gets the certificate that is there.
    ///
    /// - Parameters:
    ///   - name: 1 to 40 of `a-z`, `0-9`, `-` and `.`.
    ///   - displayName: what people call it.
    ///   - profiles: what it may ask for; each of purpose `service`.
    ///   - proof: a request by the key that stays with the machine.
    ///   - persons: who register it: from then on it gets certificates without asking anybody.
    /// - Returns: the record and the certificate.
    /// - Throws: `ClientRefusal`, `DoorRefusal`, `IssuanceError`, `BookError`, or `CentreError` with `.occupied` while another process is at it.
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
        let lock = try ProcessLock(name: "client-\(name)", folder: state.run)
        defer { withExtendedLifetime(lock) {} }
        if let present = try book.client(named: name) {
            guard present.displayName == displayName, present.profiles == profiles,
                let certificate = try ownCertificate(of: present, proof)
            else { throw BookError(.exists(object: "client \(name)")) }
            return (present, certificate)
        }
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
        if let earlier = try await begun(name, proof, by: persons) { return earlier }
        try demandReadable(
            issuingRecord(for: CACentre.clientProfile),
            for: .profile(CACentre.clientProfile)
        )
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

    /// What a run that was killed began for the machine and this key, finished; nil when it signed nothing.
    private func begun(
        _ name: String,
        _ proof: CertificateRequest,
        by persons: TwoPersons
    ) async throws -> (id: CertificateID, certificate: Certificate)? {
        let subject = try profiles.profile(CACentre.clientProfile).subjectName(clientFacts(name))
        guard let begun = try book.certificate(keyHash: proof.publicKey.fingerprint),
            begun.reservation.profile == CACentre.clientProfile, begun.reservation.act == .new,
            begun.reservation.subject == subject.description, try book.request(for: begun.id) == nil
        else { return nil }
        let authority = try authorityRecord(begun.id.authority.name)
        guard try fall(of: authority) == nil else { return nil }
        try proof.verifyProofOfPossession()
        if begun.state != .issued {
            _ = try await signer(authority, writing: persons.book).settle(begun.id, actor: persons.actor)
        }
        guard let record = try book.certificate(begun.id), record.state == .issued,
            let der = record.certificate
        else { return nil }
        return (record.id, try Certificate(der: der))
    }

    /// The certificate of a client that was registered with this request and was not changed since; nil for another one.
    private func ownCertificate(of client: ClientRecord, _ proof: CertificateRequest) throws -> Certificate? {
        let record = try certificateRecord(client.certificate)
        guard client.version == 1, record.state == .active,
            record.reservation.keyHash == proof.publicKey.fingerprint
        else { return nil }
        try proof.verifyProofOfPossession()
        return try record.certificate.map { try Certificate(der: $0) }
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
