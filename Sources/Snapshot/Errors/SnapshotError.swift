import Foundation
public import Model

/// Why a snapshot of status could not be written or was not taken.
public struct SnapshotError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// No snapshot is in the folder.
        case missing(folder: String)
        /// The manifest is not one, or another version's.
        case malformed(detail: String)
        /// The manifest was not signed by the key that is trusted.
        case signatureInvalid
        /// The snapshot is older than the one that was taken before.
        case older(sequence: Int64, taken: Int64)
        /// Another snapshot has the number of the one that was taken before.
        case contradicts(sequence: Int64)
        /// The snapshot's time of use is over.
        case stale(nextUpdate: Timestamp)
        /// The snapshot lies ahead of this machine's clock.
        case future(thisUpdate: Timestamp)
        /// A file that the manifest names is not there yet, or is cut.
        case incomplete(object: String)
        /// A file is another one than the manifest says.
        case damaged(object: String)
        /// Another process writes into the folder.
        case occupied(folder: String)
        /// A list is older than the one that relying parties have, and that holds still.
        case olderList(file: String, number: Int64, present: Int64)
        /// A file could not be read or written.
        case file(path: String, detail: String)
        /// The manifest could not be signed.
        case signing(detail: String)
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .missing(let folder): "there is no snapshot in \(folder)"
        case .malformed(let detail): "the snapshot is malformed: \(detail)"
        case .signatureInvalid: "the snapshot is not signed by the centre that is trusted here"
        case .older(let sequence, let taken):
            "snapshot \(sequence) is older than \(taken), which was taken before"
        case .contradicts(let sequence): "there are two different snapshots with the number \(sequence)"
        case .stale(let nextUpdate): "the snapshot could be used until \(Self.text(nextUpdate)) only"
        case .future(let thisUpdate): "the snapshot is from \(Self.text(thisUpdate)), which is yet to come"
        case .incomplete(let object): "a part of the snapshot is not there yet: \(object)"
        case .damaged(let object): "a part of the snapshot is not what its manifest says: \(object)"
        case .occupied(let folder): "another process writes snapshots into \(folder)"
        case .olderList(let file, let number, let present):
            "\(file): list \(number) is older than \(present), which relying parties have and keep"
        case .file(let path, let detail): "\(path): \(detail)"
        case .signing(let detail): "the snapshot could not be signed: \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .missing: "name the folder that 'pki replica export' fills, or its copy, with --snapshot"
        case .malformed: "copy the snapshot again; if that does not help, compare the versions of pki"
        case .signatureInvalid: "compare the key with 'pki audit key' of the centre"
        case .older:
            "see who puts old copies there; a centre that was restored exports greater numbers by itself"
        case .contradicts: "only one process may export for the key; see which other one does"
        case .stale: "see whether the centre exports, and whether its copies arrive"
        case .future: "set the clock of this machine or of the centre"
        case .incomplete: "copy again; the manifest goes last"
        case .damaged: "copy the snapshot again, with checksums"
        case .occupied: "let one process export into a folder"
        case .olderList:
            "the centre was put back to a copy: let it take in what it published last, see docs/operations/recovery.md"
        case .file: "check permissions and free space"
        case .signing: "see whether the audit key is in its place"
        }
    }

    /// How callers report it.
    public var kind: FailureKind {
        switch reason {
        case .missing: .notFound
        case .malformed, .signatureInvalid, .damaged, .future: .invalidInput
        case .older, .contradicts, .occupied, .olderList: .conflict
        case .stale, .incomplete, .file: .unavailable
        case .signing: .fault
        }
    }

    /// Whether an object is not there, or not as it was, though somebody counts on it.
    public var isLoss: Bool {
        switch reason {
        case .incomplete, .damaged: true
        default: false
        }
    }

    private static func text(_ time: Timestamp) -> String {
        Date(timeIntervalSince1970: TimeInterval(time.secondsSinceEpoch)).formatted(.iso8601)
    }
}
