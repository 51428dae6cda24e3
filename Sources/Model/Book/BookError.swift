/// Why the book did not do what it was asked.
public struct BookError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// The serial number is taken.
        case serialTaken(CertificateID)
        /// The public key was certified, or is being certified, before; or an authority, a request or a signer has it.
        case keyAlreadyCertified(keyHash: [UInt8])
        /// The public key was blocked for ever, as after a compromise.
        case keyBlocked(keyHash: [UInt8])
        /// The application already has a certificate of that purpose.
        case alreadyCertified(ApplicationNumber)
        /// Another open application of the same kind exists for the subject and profile.
        case conflictingApplication(subjectUID: String, profile: String)
        /// The object moved on since it was read.
        case stateChanged(object: String)
        /// The object exists already.
        case exists(object: String)
        /// The object does not exist.
        case notFound(object: String)
        /// The idempotency key was used before: the work is done.
        case repeated(key: String)
        /// A CRL number that is not greater than all before.
        case numberNotGrowing(RevocationListName, Int64)
        /// Another process kept the book locked for too long.
        case busy
        /// No space left on the device.
        case diskFull
        /// The file is not a book, or is damaged.
        case damaged(detail: String)
        /// The book was written by a newer version of this program.
        case newerSchema(found: Int, known: Int)
        /// The book is not where it should be, or may not be opened.
        case cannotOpen(path: String, detail: String)
        /// Another file is where the book was when it was opened, or none.
        case replaced(path: String)
        /// What is known is a copy, and too old to be told, or not there yet.
        case outOfDate(detail: String)
        /// Anything else the database said.
        case failed(detail: String)
    }

    /// What happened.
    public let reason: Reason
    /// What is known of the moment and says better what to do, as who has the book; nil when nothing is.
    public let advice: String?

    /// Makes an error.
    public init(_ reason: Reason, advice: String? = nil) {
        self.reason = reason
        self.advice = advice
    }

    /// Whether the same happened, whatever was known of the moment.
    public static func == (one: BookError, other: BookError) -> Bool { one.reason == other.reason }

    /// Goes with equality.
    public func hash(into hasher: inout Hasher) { hasher.combine(reason) }
}

extension BookError {
    /// What failed.
    public var message: String {
        switch reason {
        case .serialTaken(let id): "serial number \(id.serial.hexadecimal) of \(id.authority) is taken"
        case .keyAlreadyCertified: "this public key was certified before, or is in use here"
        case .keyBlocked: "this public key was reported compromised"
        case .alreadyCertified(let number): "application \(number) already has its certificate"
        case .conflictingApplication:
            "the applicant has another open application for this kind of certificate"
        case .stateChanged(let object): "\(object) was changed by somebody else meanwhile"
        case .exists(let object): "\(object) exists already"
        case .notFound(let object): "there is no \(object)"
        case .repeated: "this was done before"
        case .numberNotGrowing(let authority, let number):
            "CRL number \(number) of \(authority) does not grow"
        case .busy: "the book is locked by another process"
        case .diskFull: "the disk is full"
        case .damaged(let detail): "the book is damaged: \(detail)"
        case .newerSchema(let found, let known): "the book has schema \(found), this program knows \(known)"
        case .cannotOpen(let path, let detail): "cannot open the book \(path): \(detail)"
        case .replaced(let path): "the book \(path) was replaced or moved while this program had it open"
        case .outOfDate(let detail): detail
        case .failed(let detail): "the book failed: \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        if let advice { return advice }
        return switch reason {
        case .serialTaken, .numberNotGrowing, .repeated, .failed: nil
        case .keyAlreadyCertified:
            "generate a new key pair; a key is certified once, ever ('pki certificate list --key FILE' says for whom)"
        case .keyBlocked: "generate a new key pair"
        case .alreadyCertified: "see it with 'pki certificate list --application NUMBER'"
        case .conflictingApplication: "finish or withdraw the open application first"
        case .stateChanged: "look at it again and repeat the command if it still applies"
        case .exists: "choose another name, or use the existing one"
        case .notFound: "check the name or number; list commands show what there is"
        case .busy: "wait for the other process or find it with 'fuser'"
        case .diskFull: "free space on the disk that holds the state directory; nothing was written"
        case .damaged: "stop, keep the file, and restore from a backup"
        case .newerSchema: "use the program version that wrote it, or a newer one"
        case .replaced: "start this program again; what it has open is not the book any more"
        case .outOfDate:
            "see whether the centre exports snapshots, and whether their copies arrive: 'pki replica show'"
        case .cannotOpen: "run 'pki init' first, or name the right directory with --state"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .notFound: .notFound
        case .serialTaken, .keyAlreadyCertified, .alreadyCertified, .conflictingApplication, .stateChanged,
            .exists, .repeated, .numberNotGrowing:
            .conflict
        case .keyBlocked: .refused
        case .busy, .diskFull, .cannotOpen, .replaced, .outOfDate: .unavailable
        case .damaged, .newerSchema, .failed: .fault
        }
    }
}
