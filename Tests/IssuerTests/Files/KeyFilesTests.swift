import Foundation
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

@Suite("Key files")
struct KeyFilesTests {
    private let folder: TemporaryDirectory
    private let files: KeyFiles

    init() throws {
        folder = try TemporaryDirectory()
        files = KeyFiles(folder: folder.url.path)
    }

    private func secret(_ text: String = "correct horse") -> SecretBytes {
        SecretBytes(copying: Array(text.utf8))
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    }

    private func refusal(_ reference: String, _ passphrase: String = "correct horse") throws -> KeyFileError {
        try #require(
            #expect(throws: KeyFileError.self) {
                _ = try files.open(reference, passphrase: secret(passphrase))
            }
        )
    }

    @Test("A key is stored encrypted, 0600, alone in its folder, and comes back the same")
    func roundTrip() throws {
        let key = try PrivateKey.generate(.p256)
        let reference = try files.create(key, name: "issuing.key", passphrase: secret())
        #expect(reference == "file:issuing.key")
        #expect(try names() == ["issuing.key"])
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("issuing.key"))
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let text = try String(contentsOfFile: folder.path("issuing.key"), encoding: .utf8)
        #expect(text.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
        #expect(try files.open(reference, passphrase: secret()).publicKey == key.publicKey)
    }

    @Test("A file is 0600 when it was created and when it was replaced")
    func modeAtCreation() throws {
        try DurableFile.create(folder.path("a"), bytes: [1], mode: 0o600)
        try DurableFile.replace(folder.path("a"), bytes: [2], mode: 0o600)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("a"))
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try DurableFile.readPrivate(folder.path("a"), name: "a") == [2])
        #expect(try names() == ["a"])
    }

    @Test("A key file is never overwritten")
    func neverOverwritten() throws {
        let first = try PrivateKey.generate(.p256)
        let reference = try files.create(first, name: "a.key", passphrase: secret())
        let error = #expect(throws: KeyFileError.self) {
            try files.create(.generate(.p256), name: "a.key", passphrase: secret())
        }
        guard case .exists = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
        #expect(error?.kind == .conflict)
        #expect(try files.open(reference, passphrase: secret()).publicKey == first.publicKey)
        #expect(try names() == ["a.key"])
    }

    @Test("Of twenty that create one file at once, one succeeds, and its file is whole")
    func atOnce() async throws {
        let path = folder.path("a")
        let winners = await withTaskGroup(of: UInt8?.self) { group in
            for number in UInt8(1)...20 {
                group.addTask {
                    let bytes = [UInt8](repeating: number, count: 10_000)
                    do { try DurableFile.create(path, bytes: bytes, mode: 0o600) } catch { return nil }
                    return number
                }
            }
            return await group.reduce(into: [UInt8]()) { if let number = $1 { $0.append(number) } }
        }
        #expect(winners.count == 1)
        let bytes = try DurableFile.readPrivate(path, name: "a")
        #expect(bytes == [UInt8](repeating: winners.first ?? 0, count: 10_000))
        #expect(try names() == ["a"])
    }

    @Test("A wrong passphrase is told from a damaged file")
    func wrongPassphrase() throws {
        let reference = try files.create(.generate(.p256), name: "a.key", passphrase: secret())
        let wrong = try refusal(reference, "wrong horse")
        guard case .wrongPassphrase = wrong.reason else {
            Issue.record("another reason: \(wrong)")
            return
        }
        #expect(wrong.kind == .unauthorized)
        #expect(!wrong.message.contains("horse"))
        let path = folder.path("a.key")
        try FileManager.default.removeItem(atPath: path)
        try DurableFile.create(path, bytes: Array("not a key".utf8), mode: 0o600)
        guard case .cryptography = try refusal(reference).reason else {
            Issue.record("a damaged file was refused for another reason")
            return
        }
    }

    @Test("An empty passphrase makes no file")
    func emptyPassphrase() throws {
        #expect(throws: KeyFileError.self) {
            try files.create(.generate(.p256), name: "a.key", passphrase: secret(""))
        }
        #expect(try names() == [])
    }

    @Test(
        "A file that others may read is refused, whatever is in it",
        arguments: [0o640, 0o604, 0o660, 0o601]
    )
    func readableByOthers(mode: Int) throws {
        let reference = try files.create(.generate(.p256), name: "a.key", passphrase: secret())
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path("a.key"))
        let error = try refusal(reference)
        guard case .readableByOthers(mode) = error.reason else {
            Issue.record("another reason: \(error)")
            return
        }
        #expect(error.message.contains(String(mode, radix: 8)))
        #expect(error.kind == .refused)
    }

    @Test("What is missing, too large or no file is refused, and a pipe does not block")
    func notFiles() throws {
        guard case .missing = try refusal("file:a.key").reason else {
            Issue.record("missing: another reason")
            return
        }
        let made = unsafe mkfifo(folder.path("pipe"), 0o600)
        #expect(made == 0)
        try FileManager.default.createDirectory(
            atPath: folder.path("folder"),
            withIntermediateDirectories: false
        )
        try DurableFile.create(folder.path("large"), bytes: [UInt8](repeating: 1, count: 65_537), mode: 0o600)
        for name in ["pipe", "folder", "large"] {
            guard case .system = try refusal("file:\(name)").reason else {
                Issue.record("\(name): another reason")
                continue
            }
        }
    }

    @Test(
        "A name that leads out of the folder is refused both ways",
        arguments: [
            "../a.key", "/etc/passwd", "a/b", "", ".", "..", ".a", "a\nb", "键",
            String(repeating: "a", count: 101),
        ]
    )
    func names(name: String) throws {
        guard case .unusableName = try refusal("file:\(name)").reason else {
            Issue.record("opening: another reason")
            return
        }
        let error = #expect(throws: KeyFileError.self) {
            try files.create(.generate(.p256), name: name, passphrase: secret())
        }
        guard case .unusableName = error?.reason else {
            Issue.record("creating: another reason")
            return
        }
        #expect(try names() == [])
    }

    @Test("A reference of another kind is refused")
    func otherReference() throws {
        guard case .unusableName = try refusal("pkcs11:a.key").reason else {
            Issue.record("another reason")
            return
        }
    }

    @Test("A key is moved from its name before an octet of it is overwritten")
    func movedFirst() throws {
        let key = try PrivateKey.generate(.p256)
        let reference = try files.create(key, name: "a.key", passphrase: secret())
        // Nothing can be moved there.
        let place = folder.path("a.key.gone")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        #expect(throws: KeyFileError.self) { try files.destroy(reference) }
        #expect(try files.open(reference, passphrase: secret()).publicKey == key.publicKey)
        try FileManager.default.removeItem(atPath: place)
        try files.destroy(reference)
        #expect(try names() == [])
    }

    @Test("What a power loss left of a key goes with the next destruction", arguments: [false, true])
    func leftover(isBack: Bool) throws {
        let reference = try files.create(.generate(.p256), name: "a.key", passphrase: secret())
        let (name, moved) = (folder.path("a.key"), folder.path("a.key.gone"))
        try FileManager.default.moveItem(atPath: name, toPath: moved)
        if isBack { _ = try files.create(.generate(.p256), name: "a.key", passphrase: secret()) }
        try files.destroy(reference)
        #expect(try names() == [])
        let error = #expect(throws: KeyFileError.self) { try files.destroy(reference) }
        guard case .missing = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
    }

    @Test("A folder that is not there is said to be the system's fault, with a hint")
    func noFolder() throws {
        let error = #expect(throws: KeyFileError.self) {
            try KeyFiles(folder: folder.path("nowhere")).create(
                .generate(.p256),
                name: "a.key",
                passphrase: secret()
            )
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.hint != nil)
    }
}
