public import Model

/// Why a revocation list was not made, not published, or not found.
public struct RevocationListError: OperatorError, Equatable {
    /// The fact behind the failure.
    public enum Reason: Equatable, Sendable {
        /// The book could not be read or written; `kind` is that of the book's error.
        case book(detail: String, kind: FailureKind)
        /// A list made now would be older than what the book says has happened.
        case clockJumpedBack(ClockSetback)
        /// The list could not be signed.
        case signingFailed(RevocationListName, detail: String)
        /// The finished list is not what was meant; it was not published.
        case suspicious(RevocationListName, finding: String)
        /// A published file is not a list.
        case unreadable(RevocationListName, detail: String)
        /// Another process is publishing lists of the authority.
        case busy(AuthorityID)
        /// The authority's key is destroyed: its last list stays.
        case over(AuthorityID)
        /// The file of a published list is gone, and nobody can sign another one now.
        case lost(RevocationListName, fingerprint: [UInt8])
        /// What is published is a list that the book does not know, as after it was put back to an older copy.
        case unknown(RevocationListName, number: Int64)
        /// A file operation failed.
        case file(path: String, detail: String)
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error from its fact.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    init(_ error: BookError) {
        reason = .book(detail: error.message, kind: error.kind)
    }

    /// The failure as half a sentence.
    public var message: String {
        switch reason {
        case .book(let detail, _): "the revocation list cannot be made: \(detail)"
        case .clockJumpedBack(let setback): setback.message
        case .signingFailed(let name, let detail):
            "signing the revocation list of \(name) failed: \(detail)"
        case .suspicious(let name, let finding):
            "the revocation list of \(name) was not published: \(finding)"
        case .busy(let authority): "another process is publishing the lists of \(authority)"
        case .unreadable(let name, let detail): "the published list of \(name) cannot be read: \(detail)"
        case .over(let authority): "authority \(authority) is destroyed: its last list stays"
        case .lost(let name, _):
            "the published list of \(name) is gone, and the key that could sign another is not here"
        case .unknown(let name, let number):
            "list \(number) of \(name) is published, and the book does not know it: it is not replaced"
        case .file(let path, let detail): "\(path): \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .over: nil
        case .lost(let name, let fingerprint):
            "bring \(name.fileName) back from a backup, with SHA-256 \(Hexadecimal.encode(fingerprint)); a key that is away, and comes, makes another"
        case .unreadable: "a list whose key is at hand is made anew; any other has to come from a backup"
        case .book: "check the state directory with 'pki doctor'"
        case .clockJumpedBack(let setback): setback.hint
        case .signingFailed: "check the authority's key; a key in an HSM may have lost its session"
        case .suspicious(let name, _) where name.isDelta:
            "put the list that it builds on, or a newer full one of the same past, into published/, or import it with 'pki certificate import --authority \(name.authority) --crl FILE'; where neither survives, take the delta away"
        case .suspicious(let name, _):
            "keep the list that is published and look into the log; what it says that the book does not know is taken in with 'pki certificate import --authority \(name.authority) --crl FILE'"
        case .busy:
            "run the same command again when that has ended, with the key at hand; a server tries again by itself"
        case .unknown:
            "'pki serve' takes it in within a second, and 'pki crl publish' before it makes lists; then run the same command again"
        case .file: "check that the directory exists, is writable and has space"
        }
    }

    /// How callers report it.
    public var kind: FailureKind {
        switch reason {
        case .book(_, let kind): kind
        case .unreadable: .invalidInput
        case .lost: .notFound
        case .signingFailed, .suspicious: .fault
        case .over: .conflict
        case .busy, .clockJumpedBack, .unknown, .file: .unavailable
        }
    }
}
