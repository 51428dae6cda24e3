import Foundation
import Model
import OpenSSL
import Portal
import Tokens

@testable import Centre

/// What the assistant on a holder's machine does to unlock a card: small, and over the real door.
struct HolderAssistant {
    let client: HTTPSClient
    let token: PIVToken
    let certificate: String

    /// What the door said no to.
    struct Refused: Error, Equatable {
        let code: String
    }

    /// The whole protocol.
    ///
    /// - Returns: how often the card was unlocked.
    func unlock(_ code: String, pin: String) async throws -> Int {
        let session = try await redeem(code)
        let typed = try await rekey(secrets(session.session), pin)
        return try await complete(session, typed)
    }

    func redeem(
        _ code: String,
        token serial: String? = nil,
        certificate other: String? = nil
    ) async throws -> UnlockMessages.Redeem.Answer {
        let message = UnlockMessages.Redeem(
            token: serial ?? token.identity.serial,
            certificate: other ?? certificate,
            code: code
        )
        return try await JSONDecoder().decode(
            UnlockMessages.Redeem.Answer.self,
            from: Data(post(.redeem, message))
        )
    }

    func secrets(_ session: String) async throws -> (old: TokenSecrets, new: TokenSecrets) {
        let octets = try await post(.secrets, UnlockMessages.Secrets(session: session))
        let first = Int(octets[0])
        return (
            try TokenSecrets(encoded: SecretBytes(copying: Array(octets[1..<(1 + first)]))),
            try TokenSecrets(encoded: SecretBytes(copying: Array(octets[(2 + first)...])))
        )
    }

    /// Gives the card its new secrets, and its holder's PIN.
    func rekey(_ secrets: (old: TokenSecrets, new: TokenSecrets), _ pin: String) async throws -> TokenSecrets
    {
        try await token.personalise(to: secrets.new, from: [secrets.old])
        let typed = try secrets.new.replacing(pin: SecretBytes(copying: Array(pin.utf8)))
        try await token.resetPIN(to: SecretBytes(copying: Array(pin.utf8)), with: secrets.new)
        return typed
    }

    func complete(_ session: UnlockMessages.Redeem.Answer, _ secrets: TokenSecrets) async throws -> Int {
        let message = UnlockProof.message(Array(session.nonce), of: token.identity.serial)
        let signature = try await token.sign(message, in: session.slot, with: secrets)
        return try await complete(session, signature)
    }

    func complete(_ session: UnlockMessages.Redeem.Answer, _ signature: [UInt8]) async throws -> Int {
        let message = UnlockMessages.Complete(session: session.session, signature: Data(signature))
        return try await JSONDecoder().decode(
            UnlockMessages.Complete.Answer.self,
            from: Data(post(.complete, message))
        ).unlocks
    }

    /// Sends a message; once more when the line broke.
    private func post(_ verb: HolderVerb, _ message: some Encodable) async throws -> [UInt8] {
        let body = try Array(JSONEncoder().encode(message))
        let path = "/api/v1/unlock/\(verb.rawValue)"
        let answer: HTTPSAnswer
        do {
            answer = try await client.post(path, body)
        } catch let error as HTTPSClientError where error.isPassing {
            answer = try await client.post(path, body)
        }
        guard answer.status == 200 else {
            let words = try JSONDecoder().decode([String: AnyText].self, from: Data(answer.body))
            throw Refused(code: words["code"]?.text ?? "")
        }
        return answer.body
    }

    /// A member of a problem: text, or the number of a status.
    private struct AnyText: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else {
                text = "\(try container.decode(Int.self))"
            }
        }
    }
}
