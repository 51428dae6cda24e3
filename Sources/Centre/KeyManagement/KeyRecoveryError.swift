public import Model

/// Why an archived key is not given back.
public struct KeyRecoveryError: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// Who asks has none of the roles that it takes.
        case notAllowed(name: String, Set<StaffRecord.Role>)
        /// Who proposed cannot confirm.
        case samePerson(Int, name: String)
        /// The recovery is at another point of its way.
        case wrongState(Int, KeyRecoveryRecord.State)
        /// The key of this certificate is not archived here.
        case notArchived(SerialNumber)
        /// The certificate is not in force, so its key is nobody's next one.
        case notInForce(SerialNumber)
        /// The token cannot take the key in.
        case tokenUnsuitable(String, detail: String)
        /// A key that is archived must be recovered before the token can be finished.
        case needed(ApplicationNumber, SerialNumber, token: String)
        /// Nothing can be encrypted to the certificate of the authority that is to have the key.
        case recipientUnusable(detail: String)
        /// A text is too short, too long, or not printable.
        case textUnusable(what: String, ClosedRange<Int>)
        /// The archive has fewer shares.
        case noSuchShare(Int, of: Int)
        /// What was brought is no share.
        case shareUnreadable
        /// It is a share of another key.
        case shareForeign(Int)
        /// Not enough officers released theirs.
        case tooFewShares(Int, given: Int, needed: Int)
        /// The shares do not open the archive.
        case sharesDoNotOpen(SerialNumber)
        /// There is no message for an authority, or not yet.
        case noResult(Int)
    }

    /// What stands against it.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .notAllowed(let name, _): "\(name) may not do this in a key recovery"
        case .samePerson(let number, let name):
            "\(name) proposed key recovery \(number), and cannot confirm it"
        case .wrongState(let number, let state): "key recovery \(number) is \(state.rawValue)"
        case .notArchived(let serial): "the key of certificate \(serial.hexadecimal) is not archived here"
        case .notInForce(let serial): "certificate \(serial.hexadecimal) is not in force"
        case .tokenUnsuitable(let token, let detail): "token \(token) cannot take the key in: \(detail)"
        case .needed(let number, let serial, let token):
            "token \(token) of application \(number) waits for the key of encryption certificate \(serial.hexadecimal)"
        case .recipientUnusable(let detail): "the certificate of the recipient cannot be used: \(detail)"
        case .textUnusable(let what, let range):
            "the \(what) must have \(range.lowerBound) to \(range.upperBound) printable characters"
        case .noSuchShare(let number, let count): "there is no share \(number): the key has \(count)"
        case .shareUnreadable: "this is no share of an archived key"
        case .shareForeign(let number): "this is no share of the key of recovery \(number)"
        case .tooFewShares(let number, let given, let needed):
            "key recovery \(number) has \(given) of the \(needed) shares that it takes"
        case .sharesDoNotOpen(let serial):
            "the shares do not open the archived key of certificate \(serial.hexadecimal)"
        case .noResult(let number): "key recovery \(number) has no message for an authority"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .notAllowed(_, let roles):
            "it takes the role " + roles.map(\.rawValue).sorted().joined(separator: " or ")
        case .samePerson: "let another person confirm it"
        case .wrongState(let number, _): "see 'pki key show \(number)'"
        case .notArchived: "see 'pki key list --archived'"
        case .notInForce: "a new pair is made for its holder instead"
        case .tokenUnsuitable: "begin with 'pki produce'; it says which key the token waits for"
        case .needed(_, let serial, let token):
            "propose it with 'pki key propose \(serial.hexadecimal) --token \(token)', then run 'pki produce' again"
        case .recipientUnusable: "ask the authority for a certificate with an RSA, P-256 or P-384 key"
        case .textUnusable: nil
        case .noSuchShare: "say one of them with '--officer'"
        case .shareUnreadable: "let the officer decrypt it: openssl cms -decrypt"
        case .shareForeign(let number): "see 'pki key show \(number)'"
        case .tooFewShares(let number, _, _): "let more officers release theirs: 'pki key release \(number)'"
        case .sharesDoNotOpen: "restore the book from a backup; the archive was altered"
        case .noResult: "it is there once the recovery is done, for a judicial one"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .notAllowed, .samePerson: .refused
        case .wrongState, .notInForce, .tokenUnsuitable, .needed, .tooFewShares: .conflict
        case .notArchived, .noSuchShare, .noResult: .notFound
        case .recipientUnusable, .textUnusable, .shareUnreadable, .shareForeign: .invalidInput
        case .sharesDoNotOpen: .fault
        }
    }
}
