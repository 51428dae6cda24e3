/// One block at a time, for the challenges and witnesses of PIV's GENERAL AUTHENTICATE, and the challenge of SKF_DevAuth.
/// Never for data.
extension SymmetricCipher {
    /// Encrypts one block.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a block or key of a wrong length, `.library`.
    public static func encryptBlock(
        _ block: [UInt8],
        key: [UInt8],
        algorithm: BlockAlgorithm
    ) throws(CryptoError) -> [UInt8] {
        try crypt(block, SecretBytes(copying: key), algorithm, encrypting: true)
    }

    /// Decrypts one block.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a block or key of a wrong length, `.library`.
    public static func decryptBlock(
        _ block: [UInt8],
        key: [UInt8],
        algorithm: BlockAlgorithm
    ) throws(CryptoError) -> [UInt8] {
        try crypt(block, SecretBytes(copying: key), algorithm, encrypting: false)
    }

    /// Encrypts one block.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a block or key of a wrong length, `.library`.
    public static func encryptBlock(
        _ block: [UInt8],
        key: borrowing SecretBytes,
        algorithm: BlockAlgorithm
    ) throws(CryptoError) -> [UInt8] {
        try crypt(block, key, algorithm, encrypting: true)
    }

    /// Decrypts one block.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a block or key of a wrong length, `.library`.
    public static func decryptBlock(
        _ block: [UInt8],
        key: borrowing SecretBytes,
        algorithm: BlockAlgorithm
    ) throws(CryptoError) -> [UInt8] {
        try crypt(block, key, algorithm, encrypting: false)
    }

    private static func crypt(
        _ block: [UInt8],
        _ key: borrowing SecretBytes,
        _ algorithm: BlockAlgorithm,
        encrypting: Bool
    ) throws(CryptoError) -> [UInt8] {
        guard block.count == algorithm.blockLength else {
            throw CryptoError(.notAllowed(what: "block of \(block.count) octets"))
        }
        let context = try CipherContext(algorithm.cipherName, encrypting: encrypting, key: key, vector: [])
        let result = try context.update(block)
        try context.finish()
        return result
    }
}
