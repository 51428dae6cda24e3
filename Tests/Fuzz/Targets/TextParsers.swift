import Foundation
import Issuer

enum TextParsers {
    /// One file for each process, in memory when the machine has room for it there.
    private static let file: URL = {
        let memory = URL(fileURLWithPath: "/dev/shm")
        let folder =
            FileManager.default.isWritableFile(atPath: memory.path)
            ? memory : FileManager.default.temporaryDirectory
        return folder.appendingPathComponent("pki-fuzz-\(ProcessInfo.processInfo.processIdentifier).yaml")
    }()

    static func profile(_ bytes: [UInt8]) throws(BrokenPromise) {
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try reading {
            try Data(bytes).write(to: file)
            return try Profile.load(path: file.path)
        }
    }

    static func index(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let entries = try reading({ try OpenSSLIndex.read(bytes, path: "index.txt") }) else { return }
        try promise("no serial number stands twice", Set(entries.map(\.serial)).count == entries.count)
        try promise("the lines are in order", entries.map(\.line) == entries.map(\.line).sorted())
    }
}
