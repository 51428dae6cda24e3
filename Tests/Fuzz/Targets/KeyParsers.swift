import Centre
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

    static func envelope(_ bytes: [UInt8]) throws(BrokenPromise) {
        if let cipher = try reading({ try SM2Cipher(der: bytes) }) {
            let again = try reading { try SM2Cipher(der: cipher.der) }
            try promise("a ciphertext is read as it was written", again == cipher)
            try promise("a secret is within its limit", (1...SM2Cipher.limit).contains(cipher.octets.count))
        }
        if let wrapped = try reading({ try WrappedKey(der: bytes) }) {
            let again = try reading { try WrappedKey(der: wrapped.der) }
            try promise("a wrapped key is read as it was written", again == wrapped)
        }
        guard let envelope = try reading({ try SM2EnvelopedKey(der: bytes) }) else { return }
        let again = try reading { try SM2EnvelopedKey(der: envelope.der) }
        try promise("an envelope is read as it was written", again == envelope)
    }

    static func recoveryShare(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let share = RecoveryShare(bytes) else { return }
        try promise("a share is read as it was written", RecoveryShare(share.octets) == share)
        try promise("a share is of few octets", share.octets.count <= RecoveryShare.limit)
        try promise(
            "a share is one of those that there are",
            (1...share.count).contains(Int(share.share.index))
        )
    }
}
