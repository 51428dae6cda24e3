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
        return try Self.withOctets(of: secrets) { octets in
            Self.mark + (try vault.key().seal(octets, associatedData: Array(Self.context(serial).utf8)))
        }
    }

    /// Wraps them under this key, whatever the definition names.
    func wrapHere(_ secrets: TokenSecrets, of serial: String) throws -> [UInt8] {
        try Self.withOctets(of: secrets) { octets in
            do throws(CryptoError) {
                return try wrap(octets, context: Self.context(serial))
            } catch {
                throw CentreError(.custodyBroken(detail: error.message))
            }
        }
    }

    /// The secrets of a token.
    ///
    /// - Throws: `CentreError` with `.custodyBroken` when none are on record; as `secrets(_:of:)`.
    func secrets(of record: TokenRecord) throws -> TokenSecrets {
        guard let wrapped = record.wrappedSecrets else {
            throw CentreError(
                .custodyBroken(detail: "the secrets of token \(record.serial) are not on record")
            )
        }
        return try secrets(wrapped, of: record.serial)
    }

    /// The secrets of the token with this serial.
    ///
    /// - Throws: `HSMError` when the key in the HSM cannot be used; `CentreError` with `.vaultNotNamed` or `.custodyBroken`.
    func secrets(_ wrapped: [UInt8], of serial: String) throws -> TokenSecrets {
        var octets = try unwrapped(wrapped, of: serial)
        defer { octets.wipe() }
        do throws(TokenError) {
            return try TokenSecrets(encoded: SecretBytes(copying: octets))
        } catch {
            throw CentreError(.custodyBroken(detail: error.message))
        }
    }

    private func unwrapped(_ wrapped: [UInt8], of serial: String) throws -> [UInt8] {
        let context = Self.context(serial)
        if Self.isInVault(wrapped) {
            guard let vault else { throw CentreError(.vaultNotNamed(serial: serial)) }
            let sealed = Array(wrapped.dropFirst(Self.mark.count))
            return try vault.key().open(sealed, associatedData: Array(context.utf8))
        }
        do throws(CryptoError) {
            return try unwrap(wrapped, context: context)
        } catch {
            throw CentreError(.custodyBroken(detail: error.message))
        }
    }

    private static func withOctets<Value>(
        of secrets: TokenSecrets,
        _ body: ([UInt8]) throws -> Value
    ) rethrows -> Value {
        let encoded = secrets.encoded()
        var octets = encoded.copyBytes()
        defer { octets.wipe() }
        return try body(octets)
    }

    private static func context(_ serial: String) -> String { "token \(serial)" }
}
