import Foundation
import Model
import Tokens

/// What is said to a centre's door in a 更新 or 替换, and what it answers; `docs/assistant-protocol.md` has it.
enum RenewalMessages {
    /// Shows the code.
    struct Redeem: Encodable {
        let kind: RenewalKind
        let code: String
        /// The serial number of the certificate that is followed, hexadecimal.
        let certificate: String
        /// key序列号.
        let token: String
        let clientNonce: Data
    }

    /// The session that the code opens.
    struct Session: Decodable {
        /// The key to make.
        struct Key: Decodable {
            let algorithm: KeyAlgorithm
        }

        let session: String
        let challenge: Data
        let key: Key
        /// SHA-256, hexadecimal, of what was signed to follow the certificate and is not in force; absent for none.
        let unproven: [String]?
        /// `true` when a pair to decrypt with comes with the certificate; else absent.
        let pair: Bool?
        /// The same of what the certificate followed; absent of a centre that does not tell.
        let former: [String]?
        /// The same of the one request that sessions of this code take; absent before it came.
        let request: String?

        /// Whether it is of the form that the protocol has.
        var isWellFormed: Bool {
            let digits = session.utf8
            let isName =
                digits.count == 32
                && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            return isName && challenge.count == 32
        }
    }

    /// Has the card's question answered.
    struct Management: Encodable {
        let session: String
        let statement: Data
        let witness: Data
        let question: Data
        /// `true` after the card refused; else absent.
        let previous: Bool?
    }

    /// The answers for the card.
    struct Managed: Decodable {
        let witness: Data
        let answer: Data
    }

    /// Asks for the certificate.
    struct Request: Encodable {
        let session: String
        /// PKCS #10, DER.
        let request: Data
        let statement: Data
        /// The maker's statement about the new key, and the certificate that signed it; absent when the token makes none.
        let attestation: [Data]?
        /// `true` in answer to a session's `pair`; else absent.
        let pair: Bool?
    }

    /// The certificate, not good for anything yet.
    struct Issued: Decodable {
        /// A pair to decrypt with, for the new key alone.
        struct Pair: Decodable {
            /// SM2EnvelopedKey, DER.
            let envelope: Data
            let certificate: Data
            let chain: [Data]
        }

        let certificate: Data
        let chain: [Data]
        let nonce: Data
        /// Absent for a single certificate.
        let pair: Pair?
    }

    /// Shows that the new key is on the token, with its certificate.
    struct Complete: Encodable {
        let session: String
        /// SHA-256 of what was read back, hexadecimal.
        let certificate: String
        let signature: Data
        let slot: TokenSlot
        /// `true` when the holder wants no overlap; else absent.
        let atOnce: Bool?
        /// The public key to decrypt with, as the token tells it; absent for a single certificate.
        let encryptionKey: Data?
    }

    /// What became of both certificates.
    struct Completed: Decodable {
        /// The old one.
        struct Previous: Decodable {
            let revokedAt: Int64?
            let validUntil: Int64?
        }

        let notAfter: Int64
        let previous: Previous?
        /// `keep` or `remove`: the old certificate's object on the token.
        let old: String?
    }
}
