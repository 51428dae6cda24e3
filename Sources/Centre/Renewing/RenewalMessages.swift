import Enrollment
import Foundation
import Model
import Tokens

/// What a holder's assistant says for a 更新 or 替换, and what it is answered; `docs/assistant-protocol.md` and `docs/openapi.yaml` say the
/// same.
enum RenewalMessages {
    /// Shows the code.
    struct Redeem: Codable, Sendable {
        enum Kind: String, Codable, Sendable {
            case renew = "RENEW"
            case replace = "REPLACE"

            var type: ApplicationType { self == .renew ? .renew : .replace }
        }

        struct Key: Codable, Sendable {
            let algorithm: KeyAlgorithm
        }

        struct Answer: Codable, Sendable {
            /// Names the session, 32 hexadecimal digits; known to the assistant alone.
            let session: String
            /// What the request has in its challengePassword, and the old key signs; 32 octets.
            let challenge: Data
            /// What to make.
            let key: Key
            /// Where the present key is; nil where that is not on record.
            let slot: TokenSlot?
            /// The kind of the token's management key; nil for a token that needs none.
            let management: ManagementKind?
            /// When the session ends, in seconds since 1970.
            let until: Int64
            /// SHA-256, hexadecimal, of what was signed to follow the certificate and is not in force.
            let unproven: [String]
            /// SHA-256, hexadecimal, of what the certificate followed, and what that followed: a new key may take its place.
            let former: [String]
            /// SHA-256, hexadecimal, of the one request that this code's sessions take; nil before it came.
            let request: String?
            /// True when a pair to decrypt with comes with the certificate; nil otherwise.
            var pair: Bool?
        }

        let kind: Kind
        let code: String
        /// The serial number of the certificate on the token, hexadecimal.
        let certificate: String
        let token: String
        /// 32 octets; its digest is on record.
        let clientNonce: Data
    }

    /// The kind of a management key.
    enum ManagementKind: String, Codable, Sendable {
        case tripleDES, aes128, aes192, aes256

        init(_ algorithm: ManagementKeyAlgorithm) {
            switch algorithm {
            case .tripleDES: self = .tripleDES
            case .aes128: self = .aes128
            case .aes192: self = .aes192
            case .aes256: self = .aes256
            }
        }
    }

    /// Asks for an answer to the token's card.
    struct Management: Codable, Sendable {
        struct Answer: Codable, Sendable {
            /// The card's block, decrypted.
            let witness: Data
            /// The question, encrypted: what the card must say.
            let answer: Data
        }

        let session: String
        /// Of the old key, of `RenewalProof.management`.
        let statement: Data
        /// What the card gave, one block.
        let witness: Data
        /// What the card will be asked, one block.
        let question: Data
        /// Whether the card refused the first answer, so that it may have the secrets before those that are on record now.
        let previous: Bool?
    }

    /// Asks for the certificate of a new key.
    struct Certificate: Codable, Sendable {
        struct Answer: Codable, Sendable {
            /// DER.
            let certificate: Data
            /// Its authority and those above, DER, without the root.
            let chain: [Data]
            /// What the new key signs, 32 octets.
            let nonce: Data
            /// The pair to decrypt with; nil for a single certificate.
            var pair: Pair?
        }

        /// A pair to decrypt with, for the new key alone.
        struct Pair: Codable, Sendable {
            /// SM2EnvelopedKey, DER.
            let envelope: Data
            /// DER.
            let certificate: Data
            /// Its authority and those above, DER, without the root.
            let chain: [Data]
        }

        let session: String
        /// PKCS#10, DER.
        let request: Data
        /// Of the old key, of `RenewalProof.request`.
        let statement: Data
        /// What the token states of its new key: two DER certificates.
        let attestation: [Data]?
        /// Whether the assistant puts a pair to decrypt with onto the token.
        var pair: Bool?
    }

    /// Shows that the new key signs.
    struct Complete: Codable, Sendable {
        struct Previous: Codable, Sendable {
            /// Hexadecimal.
            let serial: String
            /// Seconds since 1970; nil while it is good.
            let revokedAt: Int64?
            /// Seconds since 1970; nil when it is revoked.
            let validUntil: Int64?
        }

        /// What is to become of an old certificate's object on the token.
        enum Old: String, Codable, Sendable {
            case keep, remove
        }

        struct Answer: Codable, Sendable {
            let application: String
            /// Seconds since 1970.
            let notAfter: Int64
            let previous: Previous
            let old: Old
        }

        let session: String
        /// SHA-256 of the certificate as it was read back, hexadecimal.
        let certificate: String
        /// Of the new key, of `RenewalProof.possession`.
        let signature: Data
        /// Where the new key is.
        let slot: TokenSlot?
        /// Whether the holder wants no overlap.
        let atOnce: Bool?
        /// The public key to decrypt with, DER, as the token tells it; nil for a single certificate.
        var encryptionKey: Data?
    }
}
