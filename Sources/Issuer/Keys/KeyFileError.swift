public import Model
public import OpenSSL

/// Why a key file could not be written or opened.
public struct KeyFileError: OperatorError {
    /// What happened.
    public enum Reason: Sendable {
        /// The key is kept on a medium or in shares, and nobody brought them.
        case away
        /// Encoding or decoding failed.
        case cryptography(CryptoError)
        /// There is a file of that name.
        case exists
        /// There is no such file.
        case missing
        /// The medium is the key folder itself, or has a link to the file in it.
        case notElsewhere
        /// The file holds a key that was not made for this book: another centre left it, or this one before a restore.
        case notOfBook
        /// The file holds another key than the one that is on record for it.
        case otherKey
        /// Group or others may read the file.
        case readableByOthers(mode: Int)
        /// The operating system said no.
        case system(detail: String)
        /// The name is empty, too long, hidden, or would lead out of the folder.
        case unusableName
        /// The passphrase is not the one it was encrypted with.
        case wrongPassphrase
    }

    /// The file's name.
    public let name: String
    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(name: String, _ reason: Reason) {
        self.name = name
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .away: "the key \(name) is away"
        case .cryptography(let error): "key file \(name): \(error.message)"
        case .exists: "key file \(name) exists already"
        case .missing: "there is no key file \(name)"
        case .notElsewhere: "the key \(name) would stay here: --root-keys leads back to the key folder"
        case .notOfBook: "key file \(name) is there, and its key was not made for this book"
        case .otherKey: "key file \(name) holds another key than the one on record"
        case .readableByOthers(let mode):
            "key file \(name) has mode \(String(mode, radix: 8)): others may read it"
        case .system(let detail): "key file \(name): \(detail)"
        case .unusableName: "'\(name)' cannot name a key file"
        case .wrongPassphrase: "the passphrase does not open key file \(name)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .away:
            "name the medium's folder with --root-keys DIR; for a key in shares, each share with --share FILE"
        case .cryptography, .exists, .unusableName: nil
        case .missing: "restore the key directory from its backup"
        case .notElsewhere: "name a folder on the medium itself"
        case .notOfBook:
            "another centre left it, or this one before its book was restored: move it away, or choose another name; nothing was done"
        case .otherKey: "restore the right file from the backup; nothing was done"
        case .readableByOthers: "chmod 600 the file and find out who could read it"
        case .system: "check permissions and free space of the state directory"
        case .wrongPassphrase: "check PKI_PASSPHRASE_FILE, the systemd credential, or --passphrase-fd"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .missing: .notFound
        case .cryptography, .otherKey: .fault
        case .exists, .notOfBook: .conflict
        case .readableByOthers: .refused
        case .away, .system: .unavailable
        case .notElsewhere, .unusableName: .invalidInput
        case .wrongPassphrase: .unauthorized
        }
    }
}
