public import Model

/// Why something could not be done with a key store behind PKCS#11: an HSM, a token, SoftHSM.
///
/// No error of this type carries a PIN or a key.
public struct HSMError: OperatorError, Hashable {
    /// The fact behind the failure.
    public enum Reason: Hashable, Sendable {
        /// The library at `path` is missing, or is not a PKCS#11 module that can be used.
        case moduleUnusable(path: String, detail: String)
        /// Nobody said which library speaks to the token.
        case noModule
        /// A `pkcs11:` reference breaks a rule of RFC 7512, or one of ours.
        case invalidURI(detail: String)
        /// No token of the module matches.
        case tokenNotFound(String)
        /// Several tokens match.
        case ambiguousToken(String, serials: [String])
        /// No key in the token matches.
        case keyNotFound(String)
        /// Several keys match.
        case ambiguousKey(String, count: Int)
        /// There is a key of this name already.
        case keyExists(String)
        /// The token does not accept the PIN; it is not tried again.
        case wrongPIN(token: String, warning: PINWarning?)
        /// The PIN is locked; nothing was tried.
        case pinLocked(token: String)
        /// One try is left, and is not spent by a machine.
        case finalTry(token: String)
        /// The token has no user PIN yet, or it must be changed first.
        case pinNotReady(token: String, detail: String)
        /// The PIN cannot be right: too short or too long for the token. Nothing was tried.
        case pinLength(token: String, least: Int, most: Int)
        /// The PIN could not be had from where it is kept.
        case noPIN(token: String, detail: String, hint: String?)
        /// The token cannot make or use such keys.
        case notOffered(what: String, token: String)
        /// Session, token or module went away, and could not be brought back.
        case lost(operation: String, status: String)
        /// What was asked of it has no answer yet, and is not waited for any more.
        case silent(String, seconds: Int)
        /// Every session stayed in use for as long as one may wait.
        case busy(token: String)
        /// A call failed in a way that has no reason of its own.
        case failed(operation: String, status: String)
        /// What the token answered cannot be read.
        case malformedAnswer(what: String)
        /// The private key does not belong to the public key.
        case notProven(key: String)
        /// The token would let the private key out.
        case notProtected(key: String, detail: String)
        /// The cryptographic library failed.
        case crypto(String)
    }

    /// What a token says about its PIN counter after a wrong PIN (CK_TOKEN_INFO.flags).
    public enum PINWarning: Hashable, Sendable {
        /// A wrong PIN was given since the last right one.
        case countLow
        /// One more wrong PIN locks.
        case finalTry
        /// The PIN is locked now.
        case locked
    }

    /// The fact behind the failure.
    public let reason: Reason
    /// The return value behind it, when there was one.
    let status: CryptokiStatus?

    /// Makes an error of `reason`.
    public init(_ reason: Reason) {
        self.init(reason, status: nil)
    }

    init(_ reason: Reason, status: CryptokiStatus?) {
        self.reason = reason
        self.status = status
    }

    /// Two errors are equal when they say the same.
    public static func == (left: HSMError, right: HSMError) -> Bool { left.reason == right.reason }

    /// Hashes the reason.
    public func hash(into hasher: inout Hasher) { hasher.combine(reason) }

    /// True when connecting anew may help.
    var isLoss: Bool {
        if case .lost = reason { return true }
        return false
    }

    /// True when starting the module anew may help.
    var isModuleLoss: Bool { isLoss && (status?.isModuleLoss ?? false) }
}
