public import Model

/// CA发起的吊销: a reviewer proposes, a business administrator confirms; no application, and a REVOKE on record for the holder to see.
///
/// Source: product.md §4.3, CA-initiated revocation.
extension EnrollmentDesk {
    /// Proposes to revoke a certificate.
    ///
    /// - Parameters:
    ///   - id: the certificate.
    ///   - cause: why.
    ///   - text: the grounds, 2 to 200 characters; the holder reads them.
    ///   - principal: a reviewer.
    /// - Returns: the proposal, PROPOSED.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation`, `.validationFailed`, `.notFound`, `.certificateNotActive` or
    ///   `.book` (`.exists` when it is proposed already).
    public func proposeRevocation(
        _ id: CertificateID,
        _ cause: RevocationCause,
        _ text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> ProposalRecord {
        do throws(EnrollmentError) {
            try permit(.proposeRevocation, principal, nil)
            _ = try revocable(id)
            return try await propose(.revocation, id.path, cause, text, principal)
        } catch {
            throw await recorded(error, "revocation.propose", principal, id.serial.hexadecimal)
        }
    }

    /// Confirms a proposed revocation: the certificate is revoked in the same commit.
    ///
    /// - Parameters:
    ///   - id: the certificate.
    ///   - principal: a business administrator who is not who proposed it.
    /// - Returns: the REVOKE that the holder sees, COMPLETED; nil for a certificate that nobody applied for.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation`, `.notFound`, `.certificateNotActive`, `.noFreeNumber`,
    ///   `.damagedSnapshot` or `.book`.
    public func confirmRevocation(
        _ id: CertificateID,
        by principal: Principal
    ) async throws(EnrollmentError) -> ApplicationRecord? {
        do throws(EnrollmentError) {
            try permit(.confirmRevocation, principal, nil)
            let certificate = try revocable(id)
            let proposal = try openProposal(.revocation, id.path)
            let confirmed = try decided(proposal, .confirmed, principal)
            let cause = proposal.cause.flatMap(RevocationCause.init(rawValue:)) ?? .privilegeWithdrawn
            let event = audit("revocation.confirm", id.path, principal, ["proposedBy": proposal.proposedBy])
            return try await revokeOutright(
                certificate,
                Grounds(cause: cause, text: proposal.text, initiator: .centre, reviewer: proposal.proposedBy),
                alongside: [.updateProposal(confirmed), .audit(event)],
                by: principal
            )
        } catch {
            throw await recorded(error, "revocation.confirm", principal, id.serial.hexadecimal)
        }
    }

    /// Declines a proposed revocation.
    ///
    /// - Throws: as `confirmRevocation`.
    public func declineRevocation(
        _ id: CertificateID,
        by principal: Principal
    ) async throws(EnrollmentError) -> ProposalRecord {
        do throws(EnrollmentError) {
            try permit(.confirmRevocation, principal, nil)
            return try await decline(.revocation, id.path, principal)
        } catch {
            throw await recorded(error, "revocation.decline", principal, id.serial.hexadecimal)
        }
    }

    /// Certificates of holders only: others depend on an authority's, and a staff member's goes with its person.
    private func revocable(_ id: CertificateID) throws(EnrollmentError) -> CertificateRecord {
        let certificate = try foundCertificate(id)
        let isHolders =
            certificate.reservation.purpose == .signing || certificate.reservation.purpose == .encryption
        guard isHolders, certificate.state.mayBeGood || certificate.state == .held else {
            throw EnrollmentError(.certificateNotActive(id.serial))
        }
        return certificate
    }
}
