public import Model
public import OpenSSL

/// Why a key file could not be written or opened.
public struct KeyFileError: OperatorError {
    /// What happened.
    public enum Reason: Sendable {
        /// Encoding or decoding failed.
        case cryptography(CryptoError)
        /// There is a file of that name.
        case exists
        /// There is no such file.
        case missing
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
    /// Whether the key is kept on a medium or in shares, and nobody brought them.
    private let isAway: Bool

    /// Makes an error; `isAway` when the key is kept on a medium or in shares, and nobody brought them.
    public init(name: String, _ reason: Reason, isAway: Bool = false) {
        self.isAway = isAway
        self.name = name
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .cryptography(let error): "key file \(name): \(error.message)"
        case .exists: "key file \(name) exists already"
        case .missing: "there is no key file \(name)"
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
        case .cryptography, .exists, .unusableName: nil
        case .missing where isAway:
            "name the medium's folder with --root-keys DIR; for a key in shares, each share with --share FILE"
        case .missing: "restore the key directory from its backup"
        case .readableByOthers: "chmod 600 the file and find out who could read it"
        case .system: "check permissions and free space of the state directory"
        case .wrongPassphrase: "check PKI_PASSPHRASE_FILE, the systemd credential, or --passphrase-fd"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .cryptography: .fault
        case .exists: .conflict
        case .missing: .notFound
        case .readableByOthers: .refused
        case .system: .unavailable
        case .unusableName: .invalidInput
        case .wrongPassphrase: .unauthorized
        }
    }
}
