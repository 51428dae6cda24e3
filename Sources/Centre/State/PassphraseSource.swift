import Foundation
import Model
public import OpenSSL

/// Where the passphrase of the key files comes from; never the command line's arguments.
public struct PassphraseSource: Sendable {
    private let descriptor: Int32?
    private let environment: [String: String]

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - descriptor: an open file descriptor to read one line from; asked first.
    ///   - environment: asked next for `PKI_PASSPHRASE_FILE` and `CREDENTIALS_DIRECTORY` (systemd).
    public init(descriptor: Int32? = nil, environment: [String: String]) {
        self.descriptor = descriptor
        self.environment = environment
    }

    /// The passphrase for the centre in `state`.
    ///
    /// - Throws: `CentreError` with `.noPassphrase` or `.passphraseUnusable`.
    public func passphrase(for state: StateDirectory) throws(CentreError) -> SecretBytes {
        if let given = try given() { return given }
        guard FileManager.default.fileExists(atPath: state.passphrase) else {
            throw CentreError(.noPassphrase)
        }
        return try read(state.passphrase)
    }

    /// The passphrase somebody chose for a new centre, or nil when nobody did.
    public func given() throws(CentreError) -> SecretBytes? {
        if let descriptor { return try read("/dev/fd/\(descriptor)", isPrivate: false) }
        if let path = environment["PKI_PASSPHRASE_FILE"] { return try read(path) }
        if let folder = environment["CREDENTIALS_DIRECTORY"] {
            let path = "\(folder)/pki-passphrase"
            if FileManager.default.fileExists(atPath: path) { return try read(path) }
        }
        return nil
    }

    private func read(_ path: String, isPrivate: Bool = true) throws(CentreError) -> SecretBytes {
        if isPrivate { try checkPrivate(path) }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CentreError(.passphraseUnusable(path: path, detail: "it cannot be opened"))
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: 1026) else {
            throw CentreError(.passphraseUnusable(path: path, detail: "it cannot be read"))
        }
        var line = Array(data.prefix { $0 != UInt8(ascii: "\n") })
        defer { line.wipe() }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard (8...1024).contains(line.count) else {
            throw CentreError(
                .passphraseUnusable(path: path, detail: "its first line has \(line.count) octets")
            )
        }
        return SecretBytes(copying: line)
    }

    private func checkPrivate(_ path: String) throws(CentreError) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue
        else { throw CentreError(.passphraseUnusable(path: path, detail: "it cannot be found")) }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw CentreError(.passphraseUnusable(path: path, detail: "it is not a regular file"))
        }
        guard mode & 0o077 == 0 else {
            throw CentreError(.passphraseUnusable(path: path, detail: "others may read it"))
        }
    }
}
