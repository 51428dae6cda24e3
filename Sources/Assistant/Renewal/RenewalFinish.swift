import Foundation
import Model
import OpenSSL
import Tokens

/// The end of a 更新 or 替换 whose certificate is on the token: its key signs, and the centre puts it in force.
struct RenewalFinish: Sendable {
    let means: RenewalMeans
    let entry: RenewalEntry
    /// The old certificate; nil when it is not on the token any more.
    let old: (held: HeldCertificate, certificate: Certificate)?

    /// Ends it; sent again after a cut it is ended once.
    ///
    /// - Throws: `AssistantError` with `.centreUnclear` for an entry that is not so far, and as token and centre say.
    func complete() async throws(AssistantError) -> RenewalOutcome {
        guard entry.isWritten, let session = entry.session, let nonce = entry.nonce,
            let certificate = try await onToken()
        else { throw AssistantError(.centreUnclear) }
        var told: Data?
        if let pair = entry.pair {
            told = try await PairWriting(means: means, slot: entry.slot, pair: pair).told()
        }
        let message = RenewalProof.possession(Array(nonce), of: means.serial)
        let signature = try await means.sign(message, in: entry.slot, as: certificate.publicKey)
        let question = RenewalMessages.Complete(
            session: session,
            certificate: Hexadecimal.encode(certificate.fingerprint),
            signature: Data(signature),
            slot: entry.slot,
            atOnce: entry.isAtOnce == true && entry.kind == .renew ? true : nil,
            encryptionKey: told
        )
        let done = try await means.talk.ask("complete", question, for: RenewalMessages.Completed.self)
        await treatOld(done.old)
        means.file.remove()
        let oldEnds = done.previous.flatMap { $0.revokedAt ?? $0.validUntil }
        return RenewalOutcome(
            kind: entry.kind,
            notAfter: Timestamp(secondsSinceEpoch: done.notAfter),
            oldEnds: oldEnds.map { Timestamp(secondsSinceEpoch: $0) }
        )
    }

    /// The certificate as it is read from the token now; nil when there is another one, or none.
    private func onToken() async throws(AssistantError) -> Certificate? {
        guard let der = try await means.certificate(in: entry.slot), Data(der) == entry.certificate else {
            return nil
        }
        return try? Certificate(der: der)
    }

    /// Does what the centre wants of the old certificate's object; its key stays.
    ///
    /// One that cannot be removed is in nobody's way.
    private func treatOld(_ wish: String?) async {
        guard wish == "remove", let old, old.held.slot != entry.slot else { return }
        let (token, slot) = (means.token, old.held.slot)
        _ = try? await prove(old)
        _ = try? await means.write { leave throws(TokenError) in
            try await token.removeCertificate(from: slot, by: leave)
        }
    }

    /// Has the old key sign, in a run that did not need that before.
    private func prove(
        _ old: (held: HeldCertificate, certificate: Certificate)
    ) async throws(AssistantError) {
        guard !means.management.isOpen, let session = entry.session, let challenge = entry.challenge else {
            return
        }
        let message = RenewalProof.management(Array(challenge), in: session)
        let statement = try await means.sign(message, in: old.held.slot, as: old.certificate.publicKey)
        means.management.open(session, statement)
    }
}
