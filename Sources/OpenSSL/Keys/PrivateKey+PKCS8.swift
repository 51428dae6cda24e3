import COpenSSL
import Model

/// Keys in files (RFC 5958), always encrypted when they leave this product's memory.
extension PrivateKey {
    private static let label = "ENCRYPTED PRIVATE KEY"
    private static let what = "private key"

    /// Reads an encrypted PKCS#8 key in PEM, as `openssl genpkey` and `encryptedPKCS8` write it.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.trailingOctets`, `.wrongPassphrase`,
    ///   `.unsupportedAlgorithm` (of the encryption or the key), `.keyTooWeak`, `.keyMismatch`.
    public convenience init(
        encryptedPKCS8 pem: [UInt8],
        passphrase: borrowing SecretBytes
    ) throws(CryptoError) {
        try self.init(encryptedPKCS8: pem, passphrase: passphrase, isForeign: false)
    }

    /// The same; a foreign key may be under DES-EDE3-CBC, as `openssl req` writes it.
    convenience init(
        encryptedPKCS8 pem: [UInt8],
        passphrase: borrowing SecretBytes,
        isForeign: Bool
    ) throws(CryptoError) {
        let der = try PEM.decode(pem, label: Self.label)
        try PasswordBasedEncryption.check(der, isForeign: isForeign)
        let box = try EncryptedKeyHandle(der: der)
        try self.init(box.open(passphrase))
        try proveConsistency()
    }

    /// Writes the key encrypted under `passphrase`: PKCS#8 in PEM, PBES2 with scrypt and AES-256-CBC.
    ///
    /// scrypt's N is 2 to the power `costExponent`, 10 to 14, which is what libcrypto reads; r is 8, and p is `parallelism`, 1 to 16.
    ///
    /// - Throws: `CryptoError` with `.emptyPassphrase`, `.notAllowed` for another cost, `.library`.
    public func encryptedPKCS8(
        passphrase: borrowing SecretBytes,
        costExponent: Int = 14,
        parallelism: Int = 1
    ) throws(CryptoError) -> [UInt8] {
        guard !passphrase.isEmpty else { throw CryptoError(.emptyPassphrase) }
        guard (10...14).contains(costExponent) else {
            throw CryptoError(.notAllowed(what: "scrypt cost 2^\(costExponent)"))
        }
        guard PassphraseSeal.parallelisms.contains(parallelism) else {
            throw CryptoError(.notAllowed(what: "scrypt p=\(parallelism)"))
        }
        let plain = try PlainKeyHandle(copying: handle)
        let sealed = try plain.seal(
            passphrase,
            cost: 1 << UInt64(costExponent),
            parallelism: UInt64(parallelism)
        )
        return PEM.encode(sealed, label: Self.label)
    }

    /// The unencrypted DER PrivateKeyInfo, for a store that encrypts by itself; the caller wipes it.
    package func pkcs8() throws(CryptoError) -> [UInt8] {
        try PlainKeyHandle(copying: handle).der()
    }

    /// Reads an unencrypted DER PrivateKeyInfo.
    ///
    /// - Throws: `CryptoError` as `init(encryptedPKCS8:passphrase:)`.
    package convenience init(pkcs8 der: [UInt8]) throws(CryptoError) {
        try self.init(PlainKeyHandle(der: der).key())
        try proveConsistency()
    }

    /// A file can hold a private key beside another key's public half; a signature tells.
    func proveConsistency() throws(CryptoError) {
        let message = Array("does this key pair belong together?".utf8)
        guard let signature = try? sign(message), publicKey.verify(signature: signature, message: message)
        else {
            throw CryptoError(.keyMismatch)
        }
    }
}
