import Foundation
import GRDB
import GRDBSQLite
import Model

extension BookError {
    /// Translates a result code of SQLite.
    ///
    /// - Parameters:
    ///   - code: the extended result code.
    ///   - systemError: the errno behind it, 0 when there is none.
    ///   - detail: the engine's own words, for the log.
    ///   - path: the book's file.
    init(code: Int32, systemError: Int32, detail: String, path: String) {
        if systemError == ENOSPC || systemError == EDQUOT {
            self.init(.diskFull)
            return
        }
        switch code & 0xFF {
        case SQLITE_IOERR where code == BookError.cannotEnlargeIndex: self.init(.diskFull)
        case SQLITE_FULL: self.init(.diskFull)
        case SQLITE_BUSY, SQLITE_LOCKED: self.init(.busy, advice: WriteLockHolder(of: path)?.hint)
        case SQLITE_CORRUPT, SQLITE_NOTADB: self.init(.damaged(detail: detail))
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            self.init(.cannotOpen(path: path, detail: detail))
        default: self.init(.failed(detail: "\(detail) (SQLite \(code))"))
        }
    }

    /// `SQLITE_IOERR_SHMSIZE`: the shared index of the write-ahead log cannot grow, as when a program opens the
    /// book on a full disk; SQLite does not say `SQLITE_FULL` then.
    private static let cannotEnlargeIndex = SQLITE_IOERR | 19 << 8

    /// Translates whatever GRDB threw.
    init(caught error: any Error, path: String) {
        switch error {
        case let error as BookError: self = error
        case let error as DatabaseError:
            self.init(
                code: error.extendedResultCode.rawValue,
                systemError: 0,
                detail: error.message ?? "no detail",
                path: path
            )
        case let error as CocoaError where error.code == .fileWriteOutOfSpace: self.init(.diskFull)
        default: self.init(.failed(detail: String(describing: error)))
        }
    }

    /// Translates an errno of a file operation on `path`.
    init(errno code: Int32, path: String) {
        switch code {
        case ENOSPC, EDQUOT: self.init(.diskFull)
        default:
            let detail = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
            self.init(.cannotOpen(path: path, detail: detail))
        }
    }
}
