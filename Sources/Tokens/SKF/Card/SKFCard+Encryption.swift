import OpenSSL

/// The pair to decrypt with, in the container of the one to sign with (双证书).
extension SKFCard {
    /// Whether the library has the functions for it.
    var takesEnvelopes: Bool {
        ["SKF_ImportECCKeyPair", "SKF_ImportCertificate", "SKF_ExportPublicKey"].allSatisfy(library.has)
    }

    /// Takes in a pair that was wrapped for the slot's key to sign with.
    ///
    /// Again with the same envelope it changes nothing but the certificate beside it, which is to be written again.
    ///
    /// - Throws: `TokenError` with `.emptySlot`, `.unsupported`, `.wrongPIN`, `.untrueAnswer` and others.
    func importKey(
        _ envelope: [UInt8],
        of key: PublicKey,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) {
        let envelope = try translating { () throws(CryptoError) in try SM2EnvelopedKey(der: envelope) }
        guard envelope.publicKey == key else {
            throw TokenError(.crypto("the envelope is of another key"))
        }
        let application = try ours()
        guard let container = try application.container(slot) else { throw TokenError(.emptySlot(slot)) }
        try application.logIn(.user, secrets.pin)
        try container.take(envelope)
    }

    /// The public key of the pair to decrypt with.
    func encryptionKey(in slot: TokenSlot) throws(TokenError) -> PublicKey? {
        try application()?.container(slot)?.publicKey(of: .encryption)
    }

    /// Writes the certificate of the pair to decrypt with.
    func write(
        encryptionCertificate: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) {
        let application = try ours()
        guard let container = try application.container(slot) else { throw TokenError(.emptySlot(slot)) }
        try application.logIn(.user, secrets.pin)
        try container.write(encryptionCertificate, beside: .encryption)
    }

    /// The certificate of the pair to decrypt with, DER.
    func encryptionCertificate(in slot: TokenSlot) throws(TokenError) -> [UInt8]? {
        try application()?.container(slot)?.certificate(beside: .encryption)
    }
}
