import Model
import OpenSSL
import Tokens

/// The secrets of tokens, under this key, or under one in an HSM where the centre's definition names it.
///
/// What is under the HSM's key begins with a mark, so each record says by itself where it can be opened. Nothing is ever wrapped
/// under the other key because the right one is away.
extension CustodyKey {
    /// What begins every secret under an HSM's key.
    private static let mark = Array("pki-hsm1".utf8)

    /// Whether secrets are under a key in an HSM.
    static func isInVault(_ wrapped: [UInt8]) -> Bool { wrapped.starts(with: mark) }

    /// Wraps the secrets of the token with this serial.
    ///
    /// - Throws: `HSMError` when the key in the HSM cannot be used; `CentreError` with `.custodyBroken`.
    func wrap(_ secrets: TokenSecrets, of serial: String) throws -> [UInt8] {
        guard let vault else { return try wrapHere(secrets, of: serial) }
        let encoded = secrets.encoded()
        var bytes = encoded.copyBytes()
        defer { bytes.wipe() }
        return Self.mark + (try vault().seal(bytes, associatedData: Self.context(serial)))
    }

    /// Wraps them under this key, whatever the definition names.
    func wrapHere(_ secrets: TokenSecrets, of serial: String) throws(CentreError) -> [UInt8] {
        let encoded = secrets.encoded()
        var bytes = encoded.copyBytes()
        defer { bytes.wipe() }
        do throws(CryptoError) {
            return try wrap(bytes, context: "token \(serial)")
        } catch {
            throw CentreError(.custodyBroken(detail: error.message))
        }
    }

    /// The secrets of the token with this serial.
    ///
    /// - Throws: `HSMError` when the key in the HSM cannot be used; `CentreError` with `.vaultNotNamed` or `.custodyBroken`.
    func secrets(_ wrapped: [UInt8], of serial: String) throws -> TokenSecrets {
        guard Self.isInVault(wrapped) else { return try secretsHere(wrapped, of: serial) }
        guard let vault else { throw CentreError(.vaultNotNamed(serial: serial)) }
        let sealed = Array(wrapped.dropFirst(Self.mark.count))
        var bytes = try vault().open(sealed, associatedData: Self.context(serial))
        defer { bytes.wipe() }
        return try TokenSecrets(encoded: SecretBytes(copying: bytes))
    }

    private func secretsHere(_ wrapped: [UInt8], of serial: String) throws(CentreError) -> TokenSecrets {
        do {
            var bytes = try unwrap(wrapped, context: "token \(serial)")
            defer { bytes.wipe() }
            return try TokenSecrets(encoded: SecretBytes(copying: bytes))
        } catch let error as any OperatorError {
            throw CentreError(.custodyBroken(detail: error.message))
        } catch {
            throw CentreError(.custodyBroken(detail: "the secrets of token \(serial) cannot be read"))
        }
    }

    private static func context(_ serial: String) -> [UInt8] { Array("token \(serial)".utf8) }
}
