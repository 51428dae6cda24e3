import Foundation

/// Which other process has a book for writing, as the system's table of locks says.
///
/// Only the table is read: to open and close one of the book's files would let go of this process's own locks on it (POSIX).
struct WriteLockHolder {
    /// The octet of the write-ahead log's index that a writer locks (SQLite, "WAL-mode file format", §2.3.2).
    private static let octet = "120"

    let process: Int32
    /// Its program and command, as `pki serve`; nil when it may not be seen.
    let command: String?
    /// Whether it is stopped, as by Ctrl-Z.
    let isStopped: Bool

    /// Looks who has the book at `path`; nil when it is nobody that can be seen, or this process.
    init?(of path: String) {
        guard let index = FilePlace(path + "-shm")?.inode,
            let table = try? String(contentsOfFile: "/proc/locks", encoding: .utf8),
            let holder = WriteLockHolder.holder(ofFile: index, in: table),
            holder != ProcessInfo.processInfo.processIdentifier
        else { return nil }
        process = holder
        command = WriteLockHolder.command(of: holder)
        isStopped = WriteLockHolder.isStopped(holder)
    }

    /// What to do about it.
    var hint: String {
        let name = command.map { "process \(process) (\($0))" } ?? "process \(process)"
        return isStopped
            ? "\(name) has it, and is stopped: let it go on, 'kill -CONT \(process)' or 'fg' in its shell"
            : "\(name) has it: wait for it"
    }

    /// A line is "1: POSIX  ADVISORY  WRITE 4711 fe:00:16278523 120 120".
    private static func holder(ofFile index: UInt64, in table: String) -> Int32? {
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 8, words[1] == "POSIX", words[3] == "WRITE", words[6] == octet,
                words[5].split(separator: ":").last.flatMap({ UInt64($0) }) == index,
                let process = Int32(words[4]), process > 0
            else { continue }
            return process
        }
        return nil
    }

    private static func command(of process: Int32) -> String? {
        guard let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"), !line.isEmpty
        else { return nil }
        let words = line.split(separator: 0).prefix(2).map { String(decoding: $0.prefix(80), as: UTF8.self) }
        let program = words.first.map { URL(fileURLWithPath: $0).lastPathComponent } ?? ""
        return ([program] + words.dropFirst()).joined(separator: " ")
    }

    /// In "4711 (pki) T …" the state follows the last parenthesis.
    private static func isStopped(_ process: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return false }
        return stat[end...].split(separator: " ").dropFirst().first == "T"
    }
}
