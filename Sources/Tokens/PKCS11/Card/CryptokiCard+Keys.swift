import CPKCS11
import Foundation
import Model
import OpenSSL

/// What needs the user's PIN.
extension CryptokiCard {
    /// Makes a key pair in place of what was in the slot; its identifier is the SHA-1 of the public key, as NSS and OpenSC
    /// look for it, where the token lets it be set.
    ///
    /// - Throws: `TokenError` with `.wrongPIN`, `.pinLocked`, `.tooFewTries`, `.unsupportedAlgorithm`, `.untrueAnswer` for a key
    ///   that could leave the token, and others.
    func generate(
        _ algorithm: KeyAlgorithm,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) -> PublicKey {
        try translatingCryptoki(module, slot, algorithm) { () throws(HSMError) in
            defer { closeSessions() }
            let token = try token(with: secrets)
            try clear(slot, in: token)
            let key = try token.generate(algorithm, label: slot.label)
            try identify(key, in: token)
            return key.publicKey
        }
    }

    /// Signs a message with the key of a slot.
    func sign(
        _ message: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) -> [UInt8] {
        try translatingCryptoki(module, slot) { () throws(HSMError) in
            defer { closeSessions() }
            let key = try token(with: secrets).key(TokenURI(object: slot.label))
            do {
                return try key.sign(message)
            } catch let error as HSMError {
                throw error
            } catch {
                throw HSMError(.crypto("\(error)"))
            }
        }
    }

    /// Writes a certificate beside the key of its slot, in place of the one that was there.
    func write(
        certificate: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) throws(TokenError) {
        try translatingCryptoki(module, slot) { () throws(HSMError) in
            defer { closeSessions() }
            let token = try token(with: secrets)
            let key = try token.key(TokenURI(object: slot.label))
            let former = try token.performWriting { session throws(HSMError) in
                try TokenObjects(session: session).find(.certificate, TokenURI(object: slot.label))
            }
            try token.store(certificate: certificate, for: key)
            // The former one last: a cut in between leaves two, of which the next run removes one.
            try token.performWriting { session throws(HSMError) in
                for object in former { try session.destroy(object) }
            }
        }
    }

    /// Destroys the certificates of a slot; the key stays.
    func removeCertificate(from slot: TokenSlot, with secrets: TokenSecrets) throws(TokenError) {
        try translatingCryptoki(module, slot) { () throws(HSMError) in
            defer { closeSessions() }
            try token(with: secrets).performWriting { session throws(HSMError) in
                for object in try TokenObjects(session: session).find(
                    .certificate,
                    TokenURI(object: slot.label)
                ) {
                    try session.destroy(object)
                }
            }
        }
    }

    func token(with secrets: TokenSecrets) throws(HSMError) -> HSMToken {
        try HSMToken(
            TokenURI(serial: info.serial),
            module: module,
            sessions: 1,
            pin: { _ in secrets.pin.withBytes { SecretBytes(copying: $0) } }
        )
    }

    /// Destroys what the slot has, the private key first.
    private func clear(_ slot: TokenSlot, in token: HSMToken) throws(HSMError) {
        try token.performWriting { session throws(HSMError) in
            let objects = TokenObjects(session: session)
            for type in [TokenURI.ObjectType.privateKey, .publicKey, .certificate] {
                for object in try objects.find(type, TokenURI(object: slot.label)) {
                    try session.destroy(object)
                }
            }
        }
    }

    /// Gives both halves the usual identifier; a token that does not let it be changed keeps the one that was drawn.
    private func identify(_ key: HSMKey, in token: HSMToken) throws(HSMError) {
        let usual = key.publicKey.keyIdentifier
        try token.performWriting { session throws(HSMError) in
            for type in [TokenURI.ObjectType.privateKey, .publicKey] {
                for object in try TokenObjects(session: session).find(type, key.uri) {
                    guard try session.set(CKA_ID, usual, of: object) else { return }
                }
            }
        }
    }
}
