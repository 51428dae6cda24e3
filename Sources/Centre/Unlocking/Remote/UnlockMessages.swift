import Foundation
import Model
import Tokens

/// What a holder's assistant says to unlock a token, and what it is answered; `docs/openapi.yaml` says the same.
enum UnlockMessages {
    /// Shows the code.
    struct Redeem: Codable {
        struct Answer: Codable {
            /// Names the session, 32 hexadecimal digits; known to the assistant alone.
            let session: String
            /// What the token signs at the end, 32 octets.
            let nonce: Data
            /// Where its key is.
            let slot: TokenSlot
            /// When the session ends, in seconds since 1970.
            let until: Int64
        }

        let token: String
        /// The serial number of the certificate on the token, hexadecimal.
        let certificate: String
        let code: String
    }

    /// Asks for the secrets; answered with octets: those the token had, then those it is to have, each behind an octet of length.
    struct Secrets: Codable {
        let session: String
    }

    /// Shows that the token signs under its new PIN.
    struct Complete: Codable {
        struct Answer: Codable {
            /// How often the token was unlocked.
            let unlocks: Int
        }

        let session: String
        /// Of `UnlockProof.message`.
        let signature: Data
    }
}
