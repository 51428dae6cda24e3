import Model
import OpenSSL
import Synchronization

/// Where the user PINs of tokens behind PKCS#11 come from; never the command line's arguments.
public final class PINSource: Sendable {
    private let descriptor: Int32?
    private let environment: [String: String]
    /// A descriptor can be read once, and several tokens may share its PIN.
    private let received = Mutex<[UInt8]?>(nil)

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - descriptor: an open file descriptor to read one line from; asked first.
    ///   - environment: asked next for `PKI_HSM_PIN_FILE` and `CREDENTIALS_DIRECTORY` (systemd).
    public init(descriptor: Int32? = nil, environment: [String: String]) {
        self.descriptor = descriptor
        self.environment = environment
    }

    deinit {
        received.withLock { $0?.wipe() }
    }

    /// The PIN of a token: from the file that its reference names, given to the program, or typed by a person.
    ///
    /// - Parameters:
    ///   - token: its label, for the person who types.
    ///   - file: `pin-source` of the reference.
    /// - Returns: the PIN.
    /// - Throws: `CentreError` with `.noPIN` or `.pinUnusable`.
    func pin(token: String, file: String?) throws(CentreError) -> SecretBytes {
        if let file { return try SecretLine(kind: .pin).read(file) }
        if let given = try given() { return given }
        guard let typed = try SecretLine(kind: .pin).typed("PIN of token \(token): ") else {
            throw CentreError(.noPIN(token: token))
        }
        return typed
    }

    private func given() throws(CentreError) -> SecretBytes? {
        try received.withLock { received throws(CentreError) in
            if let received { return SecretBytes(copying: received) }
            let fresh = try SecretLine(kind: .pin).given(
                descriptor: descriptor,
                file: environment["PKI_HSM_PIN_FILE"],
                credential: "pki-hsm-pin",
                environment: environment
            )
            guard let fresh else { return nil }
            if descriptor != nil { received = fresh.copyBytes() }
            return fresh
        }
    }
}
