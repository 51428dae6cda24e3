import Foundation
import Issuer
import Model
import OpenSSL
import Privacy

/// A secret that somebody wrote on the first line of a file, or sends through a descriptor.
struct SecretLine {
    /// What is read.
    enum Kind {
        /// The passphrase of the key files.
        case passphrase
        /// The passphrase of somebody else's key file, which is as short as they chose.
        case foreignPassphrase
        /// The password of a file that leaves the centre.
        case password
        /// A user PIN.
        case pin

        /// How long it may be, in octets.
        var lengths: ClosedRange<Int> {
            switch self {
            case .passphrase: 8...1024
            case .foreignPassphrase: 1...1024
            case .password: 8...128
            case .pin: 1...255
            }
        }

        func unusable(_ path: String, _ detail: String) -> CentreError {
            switch self {
            case .passphrase, .foreignPassphrase: CentreError(.passphraseUnusable(path: path, detail: detail))
            case .password: CentreError(.passwordUnusable(path: path, detail: detail))
            case .pin: CentreError(.pinUnusable(path: path, detail: detail))
            }
        }
    }

    let kind: Kind

    /// What the sources that a program is given hold, in their order: descriptor, file, systemd credential.
    ///
    /// - Returns: nil when none is given.
    func given(
        descriptor: Int32?,
        file: String?,
        credential: String,
        environment: [String: String]
    ) throws(CentreError) -> SecretBytes? {
        if let descriptor { return try read(descriptor) }
        if let file { return try read(file) }
        if let folder = environment["CREDENTIALS_DIRECTORY"] {
            let path = "\(folder)/\(credential)"
            if FileManager.default.fileExists(atPath: path) { return try read(path) }
        }
        return nil
    }

    /// What a person types on the terminal, which does not show it.
    ///
    /// - Returns: nil when nobody sits there.
    func typed(_ question: String) throws(CentreError) -> SecretBytes? {
        guard let typed = TerminalPrompt.ask(question) else { return nil }
        let lengths = kind.lengths
        guard lengths.contains(typed.count) else {
            throw kind.unusable(
                "/dev/tty",
                "\(typed.count) octets were typed; it takes \(lengths.lowerBound) to \(lengths.upperBound)"
            )
        }
        return typed
    }

    /// The first line that comes through a descriptor.
    func read(_ descriptor: Int32) throws(CentreError) -> SecretBytes {
        guard GivenDescriptor.isReadable(descriptor) else {
            throw kind.unusable("/dev/fd/\(descriptor)", GivenDescriptor.words)
        }
        return try read("/dev/fd/\(descriptor)", isPrivate: false)
    }

    /// The first line of a file; a private one is a regular file that its owner alone may read.
    func read(_ path: String, isPrivate: Bool = true) throws(CentreError) -> SecretBytes {
        if isPrivate { try checkPrivate(path) }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw kind.unusable(path, "it cannot be opened")
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: 1026) else {
            throw kind.unusable(path, "it cannot be read")
        }
        var line = Array(data.prefix { $0 != UInt8(ascii: "\n") })
        defer { line.wipe() }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard kind.lengths.contains(line.count) else {
            throw kind.unusable(path, "its first line has \(line.count) octets")
        }
        return SecretBytes(copying: line)
    }

    private func checkPrivate(_ path: String) throws(CentreError) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue
        else { throw kind.unusable(path, "it cannot be found") }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw kind.unusable(path, "it is not a regular file")
        }
        guard mode & 0o077 == 0 else { throw kind.unusable(path, "others may read it") }
    }
}
