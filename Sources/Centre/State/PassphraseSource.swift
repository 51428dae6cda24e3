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

    /// The passphrase for the centre in `state`: given, kept in the state directory, or typed by a person.
    ///
    /// - Throws: `CentreError` with `.noPassphrase` or `.passphraseUnusable`.
    public func passphrase(for state: StateDirectory) throws(CentreError) -> SecretBytes {
        if let given = try given() { return given }
        if FileManager.default.fileExists(atPath: state.passphrase) {
            return try SecretLine(kind: .passphrase).read(state.passphrase)
        }
        return try typed("Passphrase of the keys in \(state.keys): ")
    }

    /// The passphrase of somebody's own key file, however short: given, or typed by a person.
    ///
    /// - Throws: as `passphrase(for:)`.
    func passphrase(ofFile path: String) throws(CentreError) -> SecretBytes {
        if let given = try given(.foreignPassphrase) { return given }
        return try typed("Passphrase of \(path): ", .foreignPassphrase)
    }

    private func typed(
        _ question: String,
        _ kind: SecretLine.Kind = .passphrase
    ) throws(CentreError) -> SecretBytes {
        guard let typed = try SecretLine(kind: kind).typed(question) else {
            throw CentreError(.noPassphrase)
        }
        return typed
    }

    /// The passphrase of somebody else's key file, however short, from a descriptor.
    ///
    /// - Throws: `CentreError` with `.passphraseUnusable`.
    public static func foreign(_ descriptor: Int32) throws(CentreError) -> SecretBytes {
        try SecretLine(kind: .foreignPassphrase).read(descriptor)
    }

    /// The passphrase somebody chose for a new centre, or nil when nobody did.
    public func given() throws(CentreError) -> SecretBytes? { try given(.passphrase) }

    private func given(_ kind: SecretLine.Kind) throws(CentreError) -> SecretBytes? {
        try SecretLine(kind: kind).given(
            descriptor: descriptor,
            file: environment["PKI_PASSPHRASE_FILE"],
            credential: "pki-passphrase",
            environment: environment
        )
    }
}
