import Issuer
import Model
import Store

/// Who issues the certificate that follows another.
extension CACentre {
    /// The newest active authority of the line that issued the predecessor; what was signed, or may have been, in an
    /// attempt that was interrupted is finished by the authority of that attempt, though it may be retired since.
    ///
    /// An attempt of an older authority that came no further than its serial is given up there. The caller holds the
    /// succession's lock, so nobody is at work on it.
    ///
    /// - Throws: `SuccessionError` with `.fallen` for an attempt whose authority was revoked since; `IssuanceError`, `HierarchyError` with `.notInState` when the line has no active member, or `BookError`.
    func succeedingAuthority(
        for order: SuccessionOrder,
        _ predecessor: CertificateRecord,
        _ party: ActingParty,
        onStep: @escaping @Sendable (IssuanceStep) -> Void
    ) async throws -> CertificateAuthority {
        if let begun = try begun(order, predecessor) {
            let author = try authorityRecord(begun.id.authority.name)
            if begun.state != .reserved || author.state == .active {
                guard try fall(of: author) == nil else {
                    throw SuccessionError(.fallen(begun.id.serial, state: begun.state))
                }
                return try signer(author, writing: party.book, onStep: onStep)
            }
            _ = try await signer(author, writing: party.book).settle(begun.id, actor: party.name)
        }
        let newest = try activeAuthority(ofLine: predecessor.id.authority.name)
        try demandStanding(newest)
        try demandRecords(of: newest.id)
        return try signer(newest, writing: party.book, onStep: onStep)
    }

    /// What the application has, or, without one, what follows the predecessor by the same act and was not given up.
    private func begun(
        _ order: SuccessionOrder,
        _ predecessor: CertificateRecord
    ) throws -> CertificateRecord? {
        let purpose = predecessor.reservation.purpose
        if let number = order.application, let own = try book.certificate(of: number, purpose: purpose) {
            return own
        }
        return try book.successors(of: predecessor.id).first {
            $0.reservation.act == order.act && $0.state != .abandoned && $0.state != .revoked
        }
    }
}
