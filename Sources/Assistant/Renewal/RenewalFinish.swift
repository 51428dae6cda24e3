import Foundation
import Model
import OpenSSL
import Tokens

/// The end of a 更新 or 替换 whose certificate is on the token: its key signs, and the centre puts it in force.
struct RenewalFinish: Sendable {
    let means: RenewalMeans
    let entry: RenewalEntry
    /// Where the old certificate is; nil when it is not on the token any more.
    let oldSlot: TokenSlot?

    /// Ends it; sent again after a cut it is ended once.
    ///
    /// - Throws: `AssistantError` with `.centreUnclear` for an entry that is not so far, and as token and centre say.
    func complete() async throws(AssistantError) -> RenewalOutcome {
        guard entry.isWritten, let session = entry.session, let nonce = entry.nonce,
            let certificate = try await onToken()
        else { throw AssistantError(.centreUnclear) }
        let message = RenewalProof.possession(Array(nonce), of: means.serial)
        let signature = try await means.sign(message, in: entry.slot, as: certificate.publicKey)
        let question = RenewalMessages.Complete(
            session: session,
            certificate: Hexadecimal.encode(certificate.fingerprint),
            signature: Data(signature),
            slot: entry.slot
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
        guard wish == "remove", let oldSlot, oldSlot != entry.slot else { return }
        let token = means.token
        _ = try? await means.write { leave throws(TokenError) in
            try await token.removeCertificate(from: oldSlot, by: leave)
        }
    }
}
