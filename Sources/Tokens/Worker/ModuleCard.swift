import Model
import OpenSSL

/// One token behind a module, as the module's process works on it; see `Token` for each operation.
///
/// More requirements than a protocol is to have: they are the operations of `WorkerRequest`.
protocol ModuleCard {
    func condition(isMakersPINKnown: Bool) throws(TokenError) -> TokenCondition

    func personalise(
        to secrets: TokenSecrets,
        from known: [TokenSecrets],
        maker: TokenSecrets?
    ) throws(TokenError)

    func reset(to blank: TokenSecrets, knowing secrets: [TokenSecrets]) throws(TokenError)

    func changePIN(from current: borrowing SecretBytes, to new: borrowing SecretBytes) throws(TokenError)

    func resetPIN(to pin: borrowing SecretBytes, with secrets: TokenSecrets) throws(TokenError)

    func generate(
        _ algorithm: KeyAlgorithm,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) -> PublicKey

    func publicKey(in slot: TokenSlot) throws(TokenError) -> PublicKey?

    func sign(
        _ message: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) -> [UInt8]

    func write(certificate: [UInt8], in slot: TokenSlot, with secrets: TokenSecrets) throws(TokenError)

    func certificate(in slot: TokenSlot) throws(TokenError) -> [UInt8]?

    func removeCertificate(from slot: TokenSlot, with secrets: TokenSecrets) throws(TokenError)

    func transportKey(in slot: TokenSlot, with secrets: TokenSecrets) throws(TokenError) -> PublicKey?

    func importKey(
        _ envelope: [UInt8],
        of key: PublicKey,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError)

    func encryptionKey(in slot: TokenSlot) throws(TokenError) -> PublicKey?

    func write(
        encryptionCertificate: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError)

    func encryptionCertificate(in slot: TokenSlot) throws(TokenError) -> [UInt8]?
}

/// Tokens that take in no pair to decrypt with.
extension ModuleCard {
    func transportKey(in slot: TokenSlot, with secrets: TokenSecrets) throws(TokenError) -> PublicKey? { nil }

    func importKey(
        _ envelope: [UInt8],
        of key: PublicKey,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) {
        throw TokenError(.unsupported(operation: "taking in a key pair that was made elsewhere"))
    }

    func encryptionKey(in slot: TokenSlot) throws(TokenError) -> PublicKey? { nil }

    func write(
        encryptionCertificate: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) {
        throw TokenError(.unsupported(operation: "taking in a key pair that was made elsewhere"))
    }

    func encryptionCertificate(in slot: TokenSlot) throws(TokenError) -> [UInt8]? { nil }
}
