import Centre
import Foundation
import Issuer
import Model

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

    static func ceremony(_ bytes: [UInt8]) throws(BrokenPromise) {
        defer { try? FileManager.default.removeItem(at: file) }
        let ceremony = try reading {
            try Data(bytes).write(to: file)
            return try Ceremony(path: file.path)
        }
        guard let ceremony else { return }
        try promise("a ceremony does something", !ceremony.plan.isEmpty)
        try promise("its days are in order", ceremony.notBefore < ceremony.notAfter)
        try promise("it takes two persons", ceremony.first != ceremony.second)
    }

    static func share(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let text = String(validating: bytes, as: UTF8.self),
            let share = try reading({ try KeyShare(text: text, path: "share.txt") })
        else { return }
        try promise("it is one of those there are", (1...share.count).contains(share.index))
        try promise("they are enough", (2...share.count).contains(share.threshold))
        let again = try reading { try KeyShare(text: share.text, path: "share.txt") }
        try promise("a share is read as it is written", again == share)
    }

    static func index(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let entries = try reading({ try OpenSSLIndex.read(bytes, path: "index.txt") }) else { return }
        try promise("no serial number stands twice", Set(entries.map(\.serial)).count == entries.count)
        try promise("the lines are in order", entries.map(\.line) == entries.map(\.line).sorted())
    }
}
