public import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// Revokes the certificate of an OCSP signer: one of our own after its successor is there, one on another machine at
    /// once; without an invalidity date.
    ///
    /// A destroyed authority has no answers after its last one.
    ///
    /// - Throws: `BookError` with `.notFound` when the authority has no such signer; `RevocationRefusal` with `.alreadyRevoked`; `IssuanceError` with `.clockJumpedBack`.
    public func revokeSigner(
        of id: AuthorityID,
        serial: SerialNumber,
        _ order: RevocationOrder
    ) async throws {
        try centre.checkClock()
        let record = try centre.authorityRecord(id.name)
        let signers = try centre.book.signers(.ocsp).filter { $0.authority == id }
        let certificates = try signers.compactMap(\.certificate).map { try Certificate(der: $0) }
        let isOurs = certificates.contains { $0.serial == serial }
        let certificate = CertificateID(authority: id, serial: serial)
        guard try isOurs || centre.book.certificate(certificate)?.reservation.purpose == .ocsp else {
            throw BookError(.notFound(object: "OCSP signer \(serial.hexadecimal) of \(id)"))
        }
        let present = try centre.book.certificate(certificate)
        if present?.state == .revoked, try centre.isUnlisted(certificate) {
            // A run was killed before the list told of it.
            _ = try await centre.publishLists(of: record)
            return onStep(.published)
        }
        guard present?.isRevoked(as: order.reason) != true else {
            throw RevocationRefusal(.alreadyRevoked(serial: serial.hexadecimal))
        }
        let others = try signers.filter { signer in
            guard let der = signer.certificate else { return false }
            let certificate = try Certificate(der: der)
            return try certificate.serial != serial && certificate.isValid(at: centre.clock.now)
                && centre.signs(signer)
        }
        // Of an authority that is destroyed there is no other one.
        if isOurs, others.isEmpty, record.state != .destroyed {
            _ = try await centre.renewSigner(of: record)
            onStep(.signerReady)
        }
        let revocation = Revocation(date: centre.clock.now, reason: order.reason)
        let detail = ["reason": order.reason.rawValue, "serial": serial.hexadecimal]
        try await conclude([
            .revokeCertificate(certificate, revocation),
            event("ocsp.revoke", id, detail.merging(order.facts) { own, _ in own }),
        ])
        onStep(.recorded)
        _ = try await centre.publishLists(of: record)
        onStep(.published)
    }
}
