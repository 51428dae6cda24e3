import Foundation
import Tokens

/// How far a 更新 or 替换 came on one token.
///
/// Nothing in it is a secret: after the code every message is signed by the token.
struct RenewalEntry: Hashable, Codable, Sendable {
    /// A pair to decrypt with that came with the certificate; the envelope opens with the token's new key alone.
    struct Pair: Hashable, Codable, Sendable {
        let envelope: Data
        let certificate: Data
    }

    /// Which of both.
    let kind: RenewalKind
    /// key序列号.
    let token: String
    /// SHA-256 of the certificate that is followed.
    let old: Data
    /// Where the new key is, or is about to be made.
    let slot: TokenSlot
    /// The new key, SubjectPublicKeyInfo; nil until the token told it.
    var key: Data?
    /// What the request carries.
    var challenge: Data?
    /// The request, PKCS #10.
    var request: Data?
    /// The session in which the certificate came, its nonce, and the certificate; nil until it came.
    var session: String?
    /// What the new key signs at the end.
    var nonce: Data?
    /// The certificate, which was looked at and found to be the one that was asked for.
    var certificate: Data?
    /// The pair that came with it, which was looked at as well; nil for a single certificate.
    var pair: Pair?
    /// Whether the certificate, and the pair, were read back from the token.
    var isWritten = false
    /// 更新: whether the holder wants the old certificate to end at once, said once for all runs; nil for not.
    var isAtOnce: Bool?

    /// The same where the holder says now that the old certificate is to end at once, or said so before.
    func ending(atOnce isAtOnce: Bool) -> RenewalEntry {
        var entry = self
        if isAtOnce { entry.isAtOnce = true }
        return entry
    }

    /// The same before there is a key.
    var withoutKey: RenewalEntry {
        RenewalEntry(kind: kind, token: token, old: old, slot: slot, isAtOnce: isAtOnce)
    }
}
