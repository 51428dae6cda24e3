public import Model

/// Why a certificate was not issued.
public struct IssuanceError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// The application has a certificate, or an intention, for another public key.
        case applicationBoundToOtherKey(ApplicationNumber)
        /// The clock stands before the first second of the authority's own certificate.
        case authorityNotYetValid(authority: AuthorityID)
        /// The book refused or failed.
        case book(BookError)
        /// The clock stands well before what the book knows to have happened.
        case clockJumpedBack(ClockSetback)
        /// What came out of the signature is not what was approved; nothing was stored.
        case comparisonFailed(what: String)
        /// An object could not be encoded or decoded, or a signature could not be made.
        case cryptography(detail: String)
        /// A fact that the profile's subject template needs is missing.
        case factMissing(profile: String, fact: String)
        /// A fact cannot stand in a name.
        case factUnusable(fact: String, detail: String)
        /// The key was blocked, as after a compromise; it is never certified again.
        case keyBlocked(keyHash: [UInt8])
        /// The profile does not allow this kind of key.
        case keyNotAllowed(profile: String, algorithm: KeyAlgorithm)
        /// The key is of an allowed kind, but its numbers are weak.
        case keyTooWeak(detail: String)
        /// The authority's key is another one, or signs in another way than the authority.
        case keyUnfit(authority: AuthorityID, detail: String)
        /// The authority's key did not sign: its HSM is gone, or it failed.
        case keyUnavailable(authority: AuthorityID, detail: String)
        /// A lint found a fault in what would have been signed.
        case lintFailed([LintFinding])
        /// There is no such authority, or its key is not at hand.
        case noAuthority(String)
        /// There is no such profile.
        case noProfile(String)
        /// The certificate that was to be replaced has ended, so there is no end to keep.
        case predecessorExpired(Timestamp)
        /// The profile needs a switch that is off.
        case profileSwitchedOff(profile: String, flag: ProfileFlag)
        /// The request is not signed by the key it asks a certificate for.
        case proofOfPossessionFailed
        /// The octets on record as intended are not those of their reservation; they were not signed.
        case recordDisagrees(CertificateID, what: String)
        /// The request asks for extensions, by name, that the profile does not issue so.
        case requestBeyondProfile(profile: String, extensions: [String])
        /// It may not follow the certificate that it should follow.
        case succession(SuccessionRefusal)
        /// The authority ends before a useful certificate would.
        case validityEmpty(authority: AuthorityID)
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }
}

extension IssuanceError {
    /// What failed.
    public var message: String {
        switch reason {
        case .applicationBoundToOtherKey(let number):
            "application \(number) already stands for another public key"
        case .authorityNotYetValid(let authority):
            "the clock stands before the beginning of authority \(authority)"
        case .book(let error): error.message
        case .clockJumpedBack(let setback): setback.message
        case .comparisonFailed(let what):
            "the signed certificate differs from the approved one in its \(what)"
        case .cryptography(let detail): detail
        case .factMissing(let profile, let fact):
            "profile \(profile) needs '\(fact)', which the application lacks"
        case .factUnusable(let fact, let detail): "'\(fact)' cannot stand in a certificate: \(detail)"
        case .keyBlocked(let keyHash):
            "the public key \(Hexadecimal.encode(keyHash.prefix(8)))… is blocked: it was reported as compromised, or its certificate given up"
        case .keyNotAllowed(let profile, let algorithm):
            "profile \(profile) does not allow \(algorithm.rawValue) keys"
        case .keyTooWeak(let detail): detail
        case .keyUnfit(let authority, let detail):
            "the key of authority \(authority) is not its own: \(detail)"
        case .keyUnavailable(let authority, let detail):
            "the key of authority \(authority) did not sign: \(detail)"
        case .lintFailed(let findings):
            "the certificate would be faulty: " + findings.map(\.description).joined(separator: "; ")
        case .noAuthority(let name): "there is no usable authority \(name)"
        case .noProfile(let name): "there is no profile \(name)"
        case .predecessorExpired(let end):
            "the certificate to be replaced ended at \(end.secondsSinceEpoch) s after 1970"
        case .profileSwitchedOff(let profile, let flag):
            "profile \(profile) cannot be issued while \(flag.rawValue) is off"
        case .proofOfPossessionFailed: "the request is not signed by its own key"
        case .recordDisagrees(let id, let what):
            "what is on record to be signed under serial \(id.serial.hexadecimal) has another \(what)"
        case .requestBeyondProfile(let profile, let extensions):
            "the request asks for more than profile \(profile) issues: " + extensions.joined(separator: ", ")
        case .succession(let refusal): refusal.message
        case .validityEmpty(let authority): "authority \(authority) ends too soon to issue"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .applicationBoundToOtherKey: "insert the token on which this application's key was made"
        case .authorityNotYetValid: "set the clock; see 'timedatectl'"
        case .book(let error): error.hint
        case .clockJumpedBack(let setback): setback.hint
        case .comparisonFailed, .cryptography: "nothing was stored; run 'pki doctor' and keep the log"
        case .factMissing, .factUnusable:
            "correct it where it was said; a corrected application is reviewed again"
        case .keyBlocked: "make a new key pair"
        case .keyUnfit: "stop: look for the right key in the backup; nothing was signed"
        case .keyUnavailable:
            "bring the key back; what was begun is finished at the next start, with no other key"
        case .keyNotAllowed: "see 'pki profile show'"
        case .keyTooWeak: "make a new key pair"
        case .lintFailed: "correct the profile or the application; nothing was signed"
        case .noAuthority: "see 'pki authority list'"
        case .noProfile: "see 'pki profile list'"
        case .predecessorExpired: "apply for a new certificate"
        case .profileSwitchedOff(_, let flag):
            "set '\(flag.rawValue): true' in pki.yaml to issue certificates in pairs"
        case .proofOfPossessionFailed: "make the request again with the key pair it is for"
        case .recordDisagrees: "nothing was signed; keep the book's file and run 'pki audit verify'"
        case .requestBeyondProfile: "make the request again without these extensions; see 'pki profile show'"
        case .succession(let refusal): refusal.hint
        case .validityEmpty: "give the authority a successor first: 'pki authority rollover'"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .book(let error): error.kind
        case .applicationBoundToOtherKey: .conflict
        case .authorityNotYetValid, .clockJumpedBack, .keyUnavailable: .unavailable
        case .comparisonFailed, .cryptography, .keyUnfit, .recordDisagrees: .fault
        case .factMissing, .factUnusable, .proofOfPossessionFailed: .invalidInput
        case .succession(let refusal): refusal.kind
        case .keyBlocked, .keyNotAllowed, .keyTooWeak, .lintFailed, .predecessorExpired, .profileSwitchedOff,
            .requestBeyondProfile, .validityEmpty:
            .refused
        case .noAuthority, .noProfile: .notFound
        }
    }
}
