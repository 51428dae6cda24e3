public import Model
public import Portal

/// Why a holder's unlock does not go on; who asks is anybody, so a code that is wrong looks like one that is not there, and how it
/// stands with one is told to who has it.
public struct UnlockRefusal: CodedError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// The code is wrong, or for another token; or there is none.
        case code
        /// The code is right, and was guessed at too often.
        case codeLocked
        /// The code is right, and it, its session or its unlock is over.
        case codeExpired
        /// The code is right, and the token was unlocked with it.
        case codeUsed
        /// The certificate that was shown is not one of the token, or the code is right and it is not in force.
        case certificate
        /// The session is over, or never began.
        case session
        /// The signature does not verify with the certificate on file.
        case proof
    }

    /// What stands against it.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .code: "this unlock code is not good for this token"
        case .codeLocked: "this unlock code was guessed at too often"
        case .codeExpired: "this unlock code is over"
        case .codeUsed: "the token was unlocked with this code"
        case .certificate: "this certificate is not in force on the token"
        case .session: "this unlock session is over"
        case .proof: "the token's signature does not verify with its certificate"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .code: "compare code and token; five wrong tries lock a code"
        case .codeLocked, .codeExpired: "ask the centre for another one"
        case .codeUsed: "use the PIN that was chosen then"
        case .certificate: "show the code again with another certificate of the token; no try was counted"
        case .session: "ask for another code and go on with it; what the token has is on record"
        case .proof: "log in with the new PIN and sign again"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind { .refused }

    /// The word for programs.
    public var code: String {
        switch reason {
        case .code: "code-refused"
        case .codeLocked: "code-locked"
        case .codeExpired: "code-expired"
        case .codeUsed: "code-used"
        case .certificate: "certificate-not-in-force"
        case .session: "session-over"
        case .proof: "proof-refused"
        }
    }
}
