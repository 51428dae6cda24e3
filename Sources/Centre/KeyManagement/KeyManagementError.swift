public import Model

/// Why the key management does not make, or not give back, a key to decrypt with.
public struct KeyManagementError: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// The definition names no recovery officers.
        case notConfigured
        /// The certificate of a recovery officer cannot be used.
        case officerUnusable(path: String, detail: String)
        /// The centre makes the pairs of this profile itself, and archives them.
        case madeHere(profile: String)
        /// The application has an encryption certificate for a key that is not on this token.
        case otherPair(ApplicationNumber, SerialNumber)
        /// The key to decrypt with that the token reports is not that of its certificate, or none is reported.
        case unproven(ApplicationNumber)
    }

    /// What stands against it.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .notConfigured: "no recovery officers are named, so no key to decrypt with is made"
        case .officerUnusable(let path, let detail):
            "\(path) is no certificate of a recovery officer: \(detail)"
        case .madeHere(let profile): "keys for profile \(profile) are made and archived by this centre"
        case .otherPair(let number, let serial):
            "application \(number) has encryption certificate \(serial.hexadecimal), for a key that is not on this token"
        case .unproven(let number):
            "the token of application \(number) does not have the key of its encryption certificate"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .notConfigured: "name them in 'keyRecovery' of pki.yaml, see docs/dual-certificates.md"
        case .officerUnusable: "see 'keyRecovery' in pki.yaml, and docs/dual-certificates.md"
        case .madeHere: "make the token with 'pki produce'"
        case .otherPair(_, let serial): "see 'pki certificate show \(serial.hexadecimal)'"
        case .unproven: "insert the token again"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .notConfigured, .madeHere, .unproven: .refused
        case .officerUnusable: .invalidInput
        case .otherPair: .conflict
        }
    }
}
