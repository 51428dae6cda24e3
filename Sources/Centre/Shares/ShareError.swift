public import Model

/// Why shares of a key were not made, or did not open it.
public struct ShareError: OperatorError, Hashable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// The check at the end does not fit.
        case damaged(path: String)
        /// The same share was given twice.
        case duplicate(index: Int)
        /// A share of another key, or of another splitting of it.
        case foreign(path: String, of: String)
        /// A share that opens the key today is where a new one should go.
        case inUse(path: String)
        /// Something is not as in a share file.
        case malformed(path: String, line: Int)
        /// There is no such folder for the shares.
        case noFolder(path: String)
        /// A share of another splitting than today's is where a new one should go.
        case notInUse(path: String)
        /// The key is not shared.
        case notShared(AuthorityID)
        /// m and n are not usable.
        case numbers(threshold: Int, shares: Int)
        /// The shares were put together, and what came out does not open the key.
        case openNothing
        /// The key is shared already.
        case sharedAlready(AuthorityID)
        /// More shares are needed.
        case tooFew(given: Int, threshold: Int)
        /// The file cannot be read.
        case unreadable(path: String)
        /// The holder's passphrase does not open the share.
        case wrongPassphrase(path: String)
    }

    /// What is wrong.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .damaged(let path): "share \(path) was altered or miscopied: its check does not fit"
        case .duplicate(let index): "share \(index) was given twice"
        case .foreign(let path, let other): "share \(path) is one of \(other)"
        case .inUse(let path): "\(path) is a share that opens the key now"
        case .malformed(let path, let line): "\(path) is no share: line \(line) is not as it should be"
        case .noFolder(let path): "there is no folder \(path) for the shares"
        case .notInUse(let path): "\(path) is a share of a splitting that is not in use"
        case .notShared(let authority): "the key of authority \(authority) is not shared"
        case .numbers(let threshold, let shares): "\(threshold) of \(shares) shares cannot be made"
        case .openNothing: "these shares together do not open the key"
        case .sharedAlready(let authority): "the key of authority \(authority) is shared already"
        case .tooFew(let given, let threshold): "\(given) of \(threshold) shares were given"
        case .unreadable(let path): "share \(path) cannot be read"
        case .wrongPassphrase(let path): "the passphrase does not open share \(path)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .damaged, .malformed: "use another copy of it, or the share of another holder"
        case .duplicate: "each holder gives their own"
        case .foreign: "the shares of one splitting have the same 'set'"
        case .inUse:
            "name another folder with --to; keep this one until the new shares are with their holders"
        case .noFolder: "make it, or name another with --to"
        case .notInUse: "take it away, it opens nothing here; or name another folder with --to"
        case .notShared: "share it with 'pki authority share'"
        case .numbers: "2 to 16 shares, and a threshold of 2 to that many"
        case .openNothing: "one of them is not genuine; try with another set of holders"
        case .sharedAlready: "deal new shares with 'pki authority reshare'"
        case .tooFew: "give --share for each; fewer tell nothing about the key"
        case .unreadable: "check the medium and the file's name"
        case .wrongPassphrase: "it is the passphrase of the share's holder, not that of the centre"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .damaged, .duplicate, .foreign, .malformed, .numbers, .openNothing: .invalidInput
        case .inUse, .notInUse, .notShared, .sharedAlready: .conflict
        case .tooFew, .wrongPassphrase: .unauthorized
        case .noFolder, .unreadable: .notFound
        }
    }
}
