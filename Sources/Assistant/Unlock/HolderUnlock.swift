import Enrollment
import Foundation
import Model
public import OpenSSL
import Portal
import Tokens

/// 解锁服务: a token whose PIN is lost gets a new one, with the code of an unlock that was approved.
///
/// 1. The code opens a session of the centre's, which answers with what the token signs at the end.
/// 2. The session gives the secrets that the token has, and those it is to have.
/// 3. The token gets the new ones, and the PIN that its holder typed, which goes into no message.
/// 4. The token signs, and the centre verifies that with the certificate on file.
///
/// Nothing is kept here. Cut at any moment, the same code goes on within the session's half hour.
///
/// Source: product.md §5.5; ADR 0023.
public struct HolderUnlock: Sendable {
    private let tokens: HolderTokens
    private let door: any CentreDoor

    /// Makes it.
    ///
    /// - Parameters:
    ///   - tokens: those in reach.
    ///   - door: the centre's.
    public init(tokens: HolderTokens, door: any CentreDoor) {
        self.tokens = tokens
        self.door = door
    }

    /// Unlocks a token.
    ///
    /// - Parameters:
    ///   - code: as it was typed; what cannot be one costs no try.
    ///   - pin: the new PIN.
    ///   - serial: which token; nil for the only one.
    /// - Returns: how often the token was unlocked, this time included.
    /// - Throws: `AssistantError` with `.unlockCodeUnfit`, `.pinUnfit`, and `.token` for one that takes no new secrets, before
    ///   anything is asked; `.centreRefused`, `.centre`, and what the token says.
    public func unlock(
        code: borrowing SecretBytes,
        pin: borrowing SecretBytes,
        of serial: String?
    ) async throws(AssistantError) -> Int {
        let (found, token) = try await tokens.one(serial)
        let number = token.identity.serial
        if let refusal = PINPolicy(numbers: [number]).refusal(of: pin) {
            throw AssistantError(.pinUnfit(refusal))
        }
        guard let certificate = found.certificates.compactMap(\.certificate).first else {
            throw AssistantError(.noCertificate)
        }
        let question = UnlockMessages.Redeem(
            token: number,
            certificate: certificate.serial.hexadecimal,
            code: try HolderUnlock.normal(code)
        )
        try await HolderUnlock.checkTries(token)
        let session = try HolderUnlock.read(UnlockMessages.Session.self, try await ask("redeem", question))
        let secrets = try await secrets(of: session)
        let signature = try await HolderUnlock.rekey(token, secrets, session, pin)
        let proof = UnlockMessages.Complete(session: session.session, signature: Data(signature))
        return try HolderUnlock.read(UnlockMessages.Completed.self, try await ask("complete", proof)).unlocks
    }

    /// A code is not used for a token that could not be given the new secrets.
    private static func checkTries(_ token: any Token) async throws(AssistantError) {
        do throws(TokenError) {
            if let obstacle = try await token.condition().rekeyingObstacle { throw obstacle }
        } catch {
            throw AssistantError(error)
        }
    }

    /// A code as it is sent; one that cannot be a code is not.
    private static func normal(_ code: borrowing SecretBytes) throws(AssistantError) -> String {
        var typed = code.copyBytes()
        defer { typed.wipe() }
        guard let normal = OneTimeCode.normalized(typed) else { throw AssistantError(.unlockCodeUnfit) }
        return String(decoding: normal, as: UTF8.self)
    }

    /// The secrets that the token has, and those it is to have, each behind an octet of length.
    private func secrets(
        of session: UnlockMessages.Session
    ) async throws(AssistantError) -> (old: TokenSecrets, new: TokenSecrets) {
        var octets = try await ask("secrets", UnlockMessages.Secrets(session: session.session))
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
        _ session: UnlockMessages.Session,
        _ pin: borrowing SecretBytes
    ) async throws(AssistantError) -> [UInt8] {
        do throws(TokenError) {
            try await token.personalise(to: secrets.new, from: [secrets.old])
            try await token.resetPIN(to: pin, with: secrets.new)
            let message = UnlockProof.message(Array(session.nonce), of: token.identity.serial)
            let typed = try secrets.new.replacing(pin: pin.withBytes { SecretBytes(copying: $0) })
            return try await token.sign(message, in: session.slot, with: typed)
        } catch {
            throw AssistantError(error)
        }
    }

    /// Sends a message, once more when the line broke.
    private func ask(
        _ verb: String,
        _ question: some Encodable & Sendable
    ) async throws(AssistantError) -> [UInt8] {
        let path = "/api/v1/unlock/\(verb)"
        let answer: DoorAnswer
        do {
            let body = Array(try JSONEncoder().encode(question))
            do {
                answer = try await door.post(path, body)
            } catch let error as HTTPSClientError where error.isPassing {
                answer = try await door.post(path, body)
            }
        } catch {
            throw (error as? HTTPSClientError).map { AssistantError(.centre($0)) }
                ?? AssistantError(.centreUnclear)
        }
        guard answer.status == 200 else { throw HolderUnlock.refusal(answer) }
        return answer.body
    }

    private static func refusal(_ answer: DoorAnswer) -> AssistantError {
        let problem = try? JSONDecoder().decode(UnlockMessages.Problem.self, from: Data(answer.body))
        let code = String((problem?.code ?? "").prefix(40)).printable
        let words = problem?.words.map { String($0.prefix(200)).printable }
        return AssistantError(.centreRefused(code: code, words: words))
    }

    private static func read<Answer: Decodable>(
        _ type: Answer.Type,
        _ body: [UInt8]
    ) throws(AssistantError) -> Answer {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw AssistantError(.centreUnclear)
        }
    }
}
