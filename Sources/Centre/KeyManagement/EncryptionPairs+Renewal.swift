import Issuer
import Model
import Store

/// The pair that follows another one, for a new key to sign with in the same token.
extension EncryptionPairs {
    /// What the pair is for.
    struct Following {
        /// The encryption certificate that is followed.
        let old: CertificateRecord
        /// The 更新 or 替换.
        let application: ApplicationNumber
        /// `rekey` or `replace`.
        let act: IssuanceAct
        /// The token's serial number.
        let token: String
    }

    /// Makes it: key, archive, envelope and intention are in the book together, or none of it.
    ///
    /// What was made before for another key of the same application is given up.
    ///
    /// - Throws: `KeyManagementError`, `SuccessionError`, `CentreError` with `.occupied`; `IssuanceError`, `HierarchyError`, `BookError`.
    func follow(
        _ wish: Following,
        to recipient: PairRecipient,
        alongside changes: [Change]
    ) async throws {
        let made = try MadePair(
            for: wish.application.text,
            to: recipient,
            archivedFor: centre.recoveryOfficers()
        )
        let (now, actor) = (centre.clock.now, party.name)
        _ = try await centre.succeed(
            order(wish, made),
            by: party,
            onAdmission: nil,
            alongside: { id in
                changes + [
                    .key(.archive(made.archive(of: id, at: now))),
                    .key(.deliver(made.delivery(of: id, to: recipient.signer, on: wish.token, at: now))),
                    .audit(made.event(id, wish.application, by: actor, at: now)),
                ]
            }
        )
    }

    /// The first one follows the old one by the act of the application; one for another key takes up what was given up before it.
    private func order(_ wish: Following, _ made: MadePair) async throws -> SuccessionOrder {
        guard let last = try centre.encryptionCertificate(of: wish.application),
            let before = try await settled(last.id), before.state != .abandoned
        else {
            return SuccessionOrder(
                act: wish.act,
                predecessor: wish.old.id,
                proof: made.proof,
                application: wish.application
            )
        }
        if before.state == .issued {
            let cause = "its holder made another key to sign with"
            try await party.book.commit(
                centre.revocationChanges(
                    before,
                    Revocation(date: centre.clock.now, reason: .cessationOfOperation),
                    by: party.name,
                    ["application": wish.application.text, "cause": cause]
                )
            )
        }
        var order = SuccessionOrder(act: .reissue, predecessor: before.id, proof: made.proof)
        order.takesUp = true
        return order
    }
}
