import Foundation
import OpenSSL
import Tokens

/// A pair to decrypt with on its way into the place of a new key, and read back from there.
struct PairWriting: Sendable {
    let means: RenewalMeans
    let slot: TokenSlot
    let pair: RenewalEntry.Pair

    /// Imports the key, writes its certificate beside it, and reads both back; what is there already stays.
    ///
    /// - Throws: `AssistantError`, as the token says.
    func write() async throws(AssistantError) {
        let (dual, slot) = (try means.dual(), slot)
        let (envelope, der) = (Array(pair.envelope), Array(pair.certificate))
        let key = try certificate().publicKey
        if try await found() != key {
            try await means.write { leave throws(TokenError) in
                try await dual.importKey(envelope, of: key, in: slot, by: leave)
            }
        }
        if try await written() != der {
            try await means.write { leave throws(TokenError) in
                try await dual.write(encryptionCertificate: der, in: slot, by: leave)
            }
        }
        _ = try await told()
    }

    /// The public key as the token tells it, which has to be that of the certificate beside it.
    ///
    /// - Throws: `AssistantError` for another key or certificate, and as the token says.
    func told() async throws(AssistantError) -> Data {
        guard let key = try await found(), key == (try certificate().publicKey),
            try await written() == Array(pair.certificate)
        else {
            throw AssistantError(TokenError(.untrueAnswer(operation: "taking in the key to decrypt with")))
        }
        return Data(key.subjectPublicKeyInfo)
    }

    private func found() async throws(AssistantError) -> PublicKey? {
        let (dual, slot) = (try means.dual(), slot)
        return try await means.read { () throws(TokenError) in try await dual.encryptionKey(in: slot) }
    }

    private func written() async throws(AssistantError) -> [UInt8]? {
        let (dual, slot) = (try means.dual(), slot)
        return try await means.read { () throws(TokenError) in
            try await dual.readEncryptionCertificate(in: slot)
        }
    }

    private func certificate() throws(AssistantError) -> Certificate {
        do throws(CryptoError) {
            return try Certificate(der: Array(pair.certificate))
        } catch {
            throw AssistantError(.crypto(error.message))
        }
    }
}
