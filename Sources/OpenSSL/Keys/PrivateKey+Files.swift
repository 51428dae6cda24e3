import COpenSSL

extension PrivateKey {
    private static let readable = [
        "ENCRYPTED PRIVATE KEY", "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY",
    ]

    /// The longest passphrase of a key of others, in octets: what libcrypto passes on.
    public static let longestPassphrase = 1023

    /// Reads a key that another program wrote in PEM: PKCS#8, or the older `RSA PRIVATE KEY` and `EC PRIVATE KEY`,
    /// encrypted or not.
    ///
    /// - Parameters:
    ///   - pem: the file.
    ///   - passphrase: what it is encrypted with; empty for one that is not.
    /// - Throws: `CryptoError` with `.missingBlock`, `.wrongPassphrase` (also when there is none and one is needed),
    ///   `.tooLarge`, `.unsupportedAlgorithm`, `.keyTooWeak`.
    public convenience init(file pem: [UInt8], passphrase: borrowing SecretBytes) throws(CryptoError) {
        let labels = PEM.labels(pem)
        guard let label = labels.first(where: Self.readable.contains) else {
            throw CryptoError(.missingBlock(of: "PRIVATE KEY", found: labels.first))
        }
        guard passphrase.count <= Self.longestPassphrase else {
            throw CryptoError(.tooLarge(what: "passphrase", limit: Self.longestPassphrase))
        }
        // Bounds what a passphrase may cost before it is tried.
        if label == "ENCRYPTED PRIVATE KEY" {
            try self.init(encryptedPKCS8: pem, passphrase: passphrase, isForeign: true)
            return
        }
        try self.init(Self.handle(MemoryStream(pem), passphrase))
        try proveConsistency()
    }

    private static func handle(
        _ stream: borrowing MemoryStream,
        _ passphrase: borrowing SecretBytes
    ) throws(CryptoError) -> KeyHandle {
        // Never nil and always ended by a zero: without it libcrypto would ask at the terminal.
        var text = passphrase.copyBytes() + [0]
        defer { text.wipe() }
        let key = unsafe text.withUnsafeMutableBytes { buffer in
            unsafe PEM_read_bio_PrivateKey(stream.pointer, nil, nil, buffer.baseAddress)
        }
        guard let key = unsafe key else {
            ErrorQueue.clear()
            throw CryptoError(.wrongPassphrase)
        }
        return try unsafe KeyHandle(adopting: key, from: "PEM_read_bio_PrivateKey")
    }
}
