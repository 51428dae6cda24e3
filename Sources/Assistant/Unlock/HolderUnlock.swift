import Foundation
import Model
public import OpenSSL
import Tokens

/// 解锁服务: a token whose PIN is lost gets a new one, with the code of an unlock that was approved.
///
/// 1. The code opens a session of the centre's, which answers with what the token signs at the end.
/// 2. The session gives the secrets that the token has, and those it is to have.
/// 3. The token gets the new ones, and the PIN that its holder typed, which goes into no message.
/// 4. The token signs, and the centre verifies that with the certificate on file.
///
/// Nothing is kept here. Cut at any moment, the same code goes on within the session's half hour. A 更新, a 替换 or another 解锁 of the
/// token waits: they would find secrets that are being changed.
///
/// Source: product.md §5.5; ADR 0023.
public struct HolderUnlock: Sendable {
    private let tokens: HolderTokens
    private let talk: CentreTalk
    private let drawer: RenewalDrawer?

    /// Makes it.
    ///
    /// - Parameters:
    ///   - tokens: those in reach.
    ///   - door: the centre's.
    ///   - drawer: where is kept which renewals are not finished; nil when none can be.
    public init(tokens: HolderTokens, door: any CentreDoor, drawer: RenewalDrawer? = nil) {
        self.tokens = tokens
        self.drawer = drawer
        talk = CentreTalk(door: door, path: "/api/v1/unlock")
    }

    /// Unlocks a token.
    ///
    /// - Parameters:
    ///   - code: as it was typed; what cannot be one costs no try.
    ///   - pin: the new PIN.
    ///   - serial: which token; nil for the only one.
    /// - Returns: how often the token was unlocked, this time included.
    /// - Throws: `AssistantError` with `.unlockCodeUnfit`, `.pinUnfit`, `.renewalRunning`, and `.token` for one that takes no new
    ///   secrets, before anything is asked; `.centreRefused`, `.centre`, and what the token says.
    public func unlock(
        code: borrowing SecretBytes,
        pin: borrowing SecretBytes,
        of serial: String?
    ) async throws(AssistantError) -> Int {
        let (found, token) = try await tokens.one(serial)
        let number = token.identity.serial
        if let refusal = HolderTokens.policy(for: number).refusal(of: pin) {
            throw AssistantError(.pinUnfit(refusal))
        }
        guard !found.followed.isEmpty else { throw AssistantError(.noCertificate) }
        guard let code = TypedCode.normal(code) else { throw AssistantError(.unlockCodeUnfit) }
        let hold = try hold(number)
        defer { withExtendedLifetime(hold) {} }
        try await HolderUnlock.checkTries(token)
        let (held, session) = try await redeem(code, found, number)
        let secrets = try await secrets(of: session)
        let signature = try await HolderUnlock.rekey(token, secrets, session.nonce, held.slot, pin)
        let proof = UnlockMessages.Complete(session: session.session, signature: Data(signature))
        return try await talk.ask("complete", proof, for: UnlockMessages.Completed.self).unlocks
    }

    /// The token, which nobody else of this user has in hands meanwhile; nil where nothing can be kept, which is in no unlock's way.
    private func hold(_ number: String) throws(AssistantError) -> RenewalFile? {
        do throws(AssistantError) {
            return try drawer?.open(number)
        } catch {
            guard case .progress = error.reason else { throw error }
            return nil
        }
    }

    /// Shows the code for the certificate that is likely to be in force, then for each other one: for one that is not, no try is
    /// counted when the code is right.
    private func redeem(
        _ code: String,
        _ found: FoundToken,
        _ number: String
    ) async throws(AssistantError) -> (held: HeldCertificate, session: UnlockMessages.Session) {
        var refusal: AssistantError?
        for (held, certificate) in candidates(on: found) {
            let question = UnlockMessages.Redeem(
                token: number,
                certificate: certificate.serial.hexadecimal,
                code: code
            )
            do throws(AssistantError) {
                return (held, try await talk.ask("redeem", question, for: UnlockMessages.Session.self))
            } catch {
                guard case .centreRefused("certificate-not-in-force", _) = error.reason else { throw error }
                refusal = refusal ?? error
            }
        }
        throw refusal ?? AssistantError(.noCertificate)
    }

    /// The certificates of the token, those first that have neither ended nor been revoked, as far as this machine can tell.
    ///
    /// That of a renewal whose end was not heard comes after them: it may be in force, or the one before it.
    private func candidates(on found: FoundToken) -> [(held: HeldCertificate, certificate: Certificate)] {
        let unproven = found.identity.flatMap { drawer?.entry(of: $0.serial) }?.certificate
        let standing = found.followed.filter { $0.held.refusal == nil }
        let proven = standing.filter { Data($0.held.der) != unproven }
        let last = standing.filter { Data($0.held.der) == unproven }
        return proven + last + found.followed.filter { $0.held.refusal != nil }
    }

    /// A code is not used for a token that could not be given the new secrets.
    private static func checkTries(_ token: any Token) async throws(AssistantError) {
        do throws(TokenError) {
            if let obstacle = try await token.condition().rekeyingObstacle { throw obstacle }
        } catch {
            throw AssistantError(error)
        }
    }

    /// The secrets that the token has, and those it is to have, each behind an octet of length.
    private func secrets(
        of session: UnlockMessages.Session
    ) async throws(AssistantError) -> (old: TokenSecrets, new: TokenSecrets) {
        var octets = try await talk.ask("secrets", UnlockMessages.Secrets(session: session.session))
        defer { octets.wipe() }
        var rest = octets[...]
        do throws(TokenError) {
            let old = try TokenSecrets(encoded: HolderUnlock.field(&rest))
            let new = try TokenSecrets(encoded: HolderUnlock.field(&rest))
            guard rest.isEmpty else { throw TokenError(.invalidSecret("octets are left over")) }
            return (old, new)
        } catch {
            throw AssistantError(.centreUnclear)
        }
    }

    private static func field(_ rest: inout ArraySlice<UInt8>) -> SecretBytes {
        let length = Int(rest.popFirst() ?? 0)
        defer { rest = rest.dropFirst(length) }
        return SecretBytes(copying: Array(rest.prefix(length)))
    }

    /// Gives the token its new secrets and its holder's PIN, and has it sign; safe to repeat after a cut.
    private static func rekey(
        _ token: any Token,
        _ secrets: (old: TokenSecrets, new: TokenSecrets),
        _ nonce: Data,
        _ slot: TokenSlot,
        _ pin: borrowing SecretBytes
    ) async throws(AssistantError) -> [UInt8] {
        do throws(TokenError) {
            try await token.personalise(to: secrets.new, from: [secrets.old])
            try await token.resetPIN(to: pin, with: secrets.new)
            let message = UnlockProof.message(Array(nonce), of: token.identity.serial)
            let typed = try secrets.new.replacing(pin: pin.withBytes { SecretBytes(copying: $0) })
            return try await token.sign(message, in: slot, with: typed)
        } catch {
            throw AssistantError(error)
        }
    }
}
