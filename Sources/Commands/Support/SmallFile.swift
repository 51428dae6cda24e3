import Foundation
import Model

/// A file that somebody names on the command line and that should be small.
enum SmallFile {
    /// Its octets, when it is a regular file of at most `limit` of them.
    ///
    /// - Throws: `SmallFileError`.
    static func read(_ path: String, limit: Int = 1 << 16) throws(SmallFileError) -> [UInt8] {
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        guard let type else { throw SmallFileError(path: path, detail: "cannot be found", kind: .notFound) }
        guard type == .typeRegular || type == .typeSymbolicLink else {
            throw SmallFileError(path: path, detail: "is not a regular file", kind: .invalidInput)
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw SmallFileError(path: path, detail: "cannot be opened", kind: .notFound)
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: limit + 1) else {
            throw SmallFileError(path: path, detail: "cannot be read", kind: .notFound)
        }
        guard data.count <= limit else {
            throw SmallFileError(path: path, detail: "has more than \(limit) octets", kind: .invalidInput)
        }
        return Array(data)
    }
}

/// A file of the command line cannot be used.
struct SmallFileError: OperatorError, Hashable {
    let path: String
    let detail: String
    let kind: FailureKind
    var message: String { "\(path) \(detail)" }
    var hint: String? { "check the file's name" }
}
