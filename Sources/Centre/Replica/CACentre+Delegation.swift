public import Issuer
public import Model
public import OpenSSL
import Store

extension CACentre {
    /// Certifies the key of somebody who answers OCSP on another machine.
    ///
    /// Everything but the key is the authority's: name, purpose, lifetime (RFC 6960 §4.2.2.2). Whoever has the key can say
    /// `good` of a revoked certificate, so a pki_admin decides, with their signature. The same request again gets the same
    /// certificate.
    ///
    /// - Parameters:
    ///   - authority: who delegates.
    ///   - request: proves the possession of the key.
    ///   - administrator: who decides.
    /// - Returns: the certificate, active; it travels with the next snapshot.
    /// - Throws: `IssuanceRefusal` with `.notAllowed`, `HierarchyError`, `IssuanceError` or `BookError`.
    public func delegateSigner(
        of authority: AuthorityID,
        to request: CertificateRequest,
        by administrator: StaffOperator
    ) async throws -> IssuedCertificate {
        let name = administrator.record.name
        guard administrator.record.roles.contains(.pkiAdministrator) else {
            throw IssuanceRefusal(.notAllowed(name: name))
        }
        let record = try authorityRecord(authority.name)
        guard record.role == .issuing else { throw IssuanceRefusal(.notIssuing(authority)) }
        guard record.state != .destroyed else { throw HierarchyError(.notInState(authority, record.state)) }
        try request.verifyProofOfPossession()
        if let earlier = try earlierDelegation(request.publicKey, of: authority) {
            try await acceptSigner(earlier.id, by: administrator)
            return earlier
        }
        // A retired one goes on delegating, as to its signers here.
        let issued = try await signer(record, writing: administrator.book).issue(
            IssuanceRequest(
                profile: "OCSP",
                facts: .responder(of: Certificate(der: record.certificate).subject),
                proof: request,
                actor: name
            )
        )
        try await acceptSigner(issued.id, by: administrator)
        return issued
    }

    /// What this key was given before, when that is still good.
    private func earlierDelegation(
        _ key: PublicKey,
        of authority: AuthorityID
    ) throws -> IssuedCertificate? {
        guard let record = try book.certificate(keyHash: key.fingerprint), record.id.authority == authority,
            record.reservation.purpose == .ocsp, record.state == .issued || record.state == .active,
            let der = record.certificate
        else { return nil }
        return IssuedCertificate(id: record.id, certificate: try Certificate(der: der), wasOnRecord: true)
    }

    /// A key that signed its request has proven itself.
    private func acceptSigner(_ id: CertificateID, by person: StaffOperator) async throws {
        guard try book.certificate(id)?.state == .issued else { return }
        let event = AuditEvent(
            at: clock.now,
            actor: person.record.name,
            action: "ocsp.delegate",
            object: id.serial.hexadecimal,
            detail: ["authority": id.authority.name, "proof": "signed its request"]
        )
        try await person.book.commit([.activateCertificate(id), .audit(event)])
    }
}
