import OpenSSL

enum KeyParsers {
    static func privateKey(_ bytes: [UInt8]) throws(BrokenPromise) {
        let key: PrivateKey?
        if bytes.starts(with: Array("-----".utf8)) {
            let passphrase = SecretBytes(copying: Array("fuzz".utf8))
            key = try reading { try PrivateKey(encryptedPKCS8: bytes, passphrase: passphrase) }
        } else {
            key = try reading { try PrivateKey(pkcs8: bytes) }
        }
        guard let key else { return }
        let signature = try reading { try key.sign([1, 2, 3]) }
        let isOurs = signature.map { key.publicKey.verify(signature: $0, message: [1, 2, 3]) } ?? false
        try promise("an accepted key signs what its public half verifies", isOurs)
    }
}
