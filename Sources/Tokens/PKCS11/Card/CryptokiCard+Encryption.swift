import CPKCS11
import Model
import OpenSSL

/// The pair to decrypt with, beside the one to sign with (双证书).
extension CryptokiCard {
    /// The key that such a pair is wrapped for, made when there is none.
    ///
    /// - Throws: `TokenError` with `.wrongPIN`, `.pinLocked`, `.tooFewTries`, `.untrueAnswer` for a key that could leave the token, and
    ///   others.
    func transportKey(in slot: TokenSlot, with secrets: TokenSecrets) throws(TokenError) -> PublicKey? {
        try translatingCryptoki(module, slot, .rsa2048) { () throws(HSMError) -> PublicKey? in
            defer { closeSessions() }
            return try token(with: secrets).performWriting { session throws(HSMError) -> PublicKey in
                try PairKeeper(session: session, slot: slot).transportKey()
            }
        }
    }

    /// Takes in a pair that was wrapped for the slot's transport key, and lets it decrypt.
    ///
    /// - Throws: `TokenError` with `.emptySlot`, `.wrongPIN`, `.moduleFailed` for what was wrapped for another key, `.untrueAnswer` for
    ///   another private key, and others.
    func importKey(
        _ envelope: [UInt8],
        of key: PublicKey,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) {
        let wrapped = try translating { () throws(CryptoError) in try WrappedKey(der: envelope) }
        try translatingCryptoki(module, slot, key.algorithm) { () throws(HSMError) in
            defer { closeSessions() }
            try token(with: secrets).performWriting { session throws(HSMError) in
                try PairKeeper(session: session, slot: slot).take(wrapped, of: key)
            }
        }
    }

    /// The public key of the pair to decrypt with; it was proven when it was taken in.
    func encryptionKey(in slot: TokenSlot) throws(TokenError) -> PublicKey? {
        try translatingCryptoki(module) { () throws(HSMError) -> PublicKey? in
            let session = try session()
            defer { closeSessions() }
            return try PairKeeper(session: session, slot: slot).publicKey()
        }
    }

    /// Writes the certificate of the pair to decrypt with, in place of the one that was there.
    func write(
        encryptionCertificate: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) {
        let certificate = try translating { () throws(CryptoError) in
            try Certificate(der: encryptionCertificate)
        }
        try translatingCryptoki(module, slot) { () throws(HSMError) in
            defer { closeSessions() }
            try token(with: secrets).performWriting { session throws(HSMError) in
                try PairKeeper(session: session, slot: slot).write(certificate)
            }
        }
    }

    /// The certificate of the pair to decrypt with, DER.
    func encryptionCertificate(in slot: TokenSlot) throws(TokenError) -> [UInt8]? {
        try translatingCryptoki(module) { () throws(HSMError) -> [UInt8]? in
            let session = try session()
            defer { closeSessions() }
            return try PairKeeper(session: session, slot: slot).certificate()
        }
    }
}
