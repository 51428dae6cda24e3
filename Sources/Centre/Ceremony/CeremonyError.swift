public import Model

/// Why a ceremony was not held.
public struct CeremonyError: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// Something changed since the rehearsal, or there was none.
        case notRehearsed(name: String)
        /// It was begun with other profiles of authorities, or other values of what `pki.yaml` says of them, than are here now.
        case otherDefinition(name: String)
        /// An authority that a step names is not as it was when the ceremony was begun, and no step has changed it.
        case otherHierarchy(name: String, AuthorityID)
        /// It was held on this book.
        case doneBefore(name: String)
        /// It was given up on this book.
        case cancelled(name: String)
        /// It was not begun on this book, so there is nothing to give up.
        case notBegun(name: String)
        /// No reason, or one that does not fit in a line.
        case reasonUnusable
        /// It was not held on this book, or by a version that kept no protocols.
        case noProtocol(name: String)
        /// Today is not one of its days.
        case outsideWindow(name: String, from: String, to: String)
        /// The persons at work are not those of the file.
        case otherPersons(expected: String)
        /// An authority of the book is not as the file expects it.
        case unexpected(AuthorityID, detail: String)
        /// A file that a step needs is not as it was.
        case fileChanged(path: String)
        /// The rehearsal could not do a step; the rest is what kept it.
        case stepFails(place: String, message: String, hint: String?, FailureKind)
    }

    /// What stands against it.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// A step, by its place in the file, that cannot be done.
    init(at place: String, _ cause: any OperatorError) {
        self.init(.stepFails(place: place, message: cause.message, hint: cause.hint, cause.kind))
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .notRehearsed(let name): "ceremony \(name) was not rehearsed as it is now"
        case .otherDefinition(let name):
            "ceremony \(name) was begun with other profiles of authorities, or other values in pki.yaml, than are here now"
        case .otherHierarchy(let name, let authority):
            "authority \(authority) is not as it was when ceremony \(name) was begun, and no step has changed it"
        case .doneBefore(let name): "ceremony \(name) was done before"
        case .cancelled(let name): "ceremony \(name) was given up"
        case .notBegun(let name): "ceremony \(name) was not begun, so there is nothing to give up"
        case .reasonUnusable: "the reason must have 2 to 200 characters, in one line"
        case .noProtocol(let name): "there is no protocol of ceremony \(name), as this file has it, on record"
        case .outsideWindow(let name, let from, let to): "ceremony \(name) is held from \(from) to \(to)"
        case .otherPersons(let expected): "the ceremony names other persons: \(expected)"
        case .unexpected(let authority, let detail): "authority \(authority) is not as expected: \(detail)"
        case .stepFails(let place, let message, _, _): "\(place) cannot be done: \(message)".printable
        case .fileChanged(let path): "the file \(path) is not the one the ceremony names"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .notRehearsed: "run it with --dry-run, have its transcript read, then with --confirm"
        case .otherDefinition:
            "put name, publicURL, revocationList and hsm of pki.yaml, and the profiles of authorities and of OCSP signers, back as they were when it was begun; while none of its steps is done, another rehearsal with --dry-run will do"
        case .otherHierarchy: "find out who changed it before anything more is done; 'pki audit list' has it"
        case .doneBefore: "its protocol was written then; 'pki ceremony protocol FILE' writes it again"
        case .cancelled:
            "write another file with the steps that are left; 'pki ceremony protocol FILE' tells which were done"
        case .notBegun: "a rehearsal binds nothing: leave the file alone, or hold it"
        case .reasonUnusable: "say with --text why it cannot be held to its end"
        case .noProtocol:
            "'pki audit list' has 'ceremony.close' with the protocol's SHA-256 if it was held"
        case .outsideWindow: "hold it then, or write another file"
        case .otherPersons:
            "name them with --as and --second; when one of them is gone, 'pki ceremony cancel FILE' ends what was begun"
        case .unexpected: "find out why before anything is done"
        case .stepFails(_, _, let hint, _): hint
        case .fileChanged: "compare its SHA-256 with that of the step"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .notRehearsed, .otherDefinition, .otherHierarchy, .otherPersons, .outsideWindow, .unexpected:
            .refused
        case .doneBefore, .cancelled, .notBegun: .conflict
        case .noProtocol: .notFound
        case .fileChanged, .reasonUnusable: .invalidInput
        case .stepFails(_, _, _, let kind): kind
        }
    }
}
