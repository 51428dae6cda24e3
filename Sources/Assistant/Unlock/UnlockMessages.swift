import Foundation

/// What is said to a centre's door to unlock a token, and what it answers; `docs/openapi.yaml` has it.
enum UnlockMessages {
    /// Shows the code.
    struct Redeem: Encodable {
        /// key序列号.
        let token: String
        /// The serial number of the certificate on the token, hexadecimal.
        let certificate: String
        let code: String
    }

    /// The session that the code opens.
    struct Session: Decodable {
        let session: String
        /// What the token signs at the end.
        let nonce: Data
    }

    /// Asks for the secrets.
    struct Secrets: Encodable {
        let session: String
    }

    /// Shows that the token signs under its new PIN.
    struct Complete: Encodable {
        let session: String
        let signature: Data
    }

    /// What came of it.
    struct Completed: Decodable {
        let unlocks: Int
    }
}
