import CPKCS11
import Model
import OpenSSL

/// The pair to decrypt with of one slot of a token, brought in under a key that unwraps and does nothing else.
///
/// Source: PKCS#11 2.40 base specification §5.15 (C_UnwrapKey); current mechanisms §2.1.8 (OAEP), §2.14 (AES key wrap).
struct PairKeeper {
    /// The size of a transport key: what every token has that has RSA.
    static let transportBits = 2048

    let session: CryptokiSession
    let slot: TokenSlot

    private var objects: TokenObjects { TokenObjects(session: session) }
    private var name: TokenURI { TokenURI(object: slot.pairLabel) }

    /// The key that pairs are wrapped for; made when there is none.
    func transportKey() throws(HSMError) -> PublicKey {
        let name = TokenURI(object: slot.transportLabel)
        if let key = try objects.find(.privateKey, name).first,
            let half = try objects.find(.publicKey, name).first,
            let known = try objects.publicNumbers(half)
        {
            try KeyProtection.unwrapping.demand(of: key, name: slot.transportLabel, session)
            return known
        }
        // What a cut left of one.
        for type in [TokenURI.ObjectType.privateKey, .publicKey] {
            for object in try objects.find(type, name) { try session.destroy(object) }
        }
        let pair = try session.generateKeyPair(
            UInt(CKM_RSA_PKCS_KEY_PAIR_GEN),
            publicKey: transportPublic,
            privateKey: transportPrivate
        )
        do throws(HSMError) {
            try KeyProtection.unwrapping.demand(of: pair.privateKey, name: slot.transportLabel, session)
            guard let made = try objects.publicNumbers(pair.publicKey) else {
                throw HSMError(.malformedAnswer(what: "new public key"))
            }
            return made
        } catch {
            try? session.destroy(pair.privateKey)
            try? session.destroy(pair.publicKey)
            throw error
        }
    }

    /// Takes a pair in, lets it decrypt, and only then shows its public key; again, it changes nothing.
    ///
    /// - Throws: `HSMError` with `.keyNotFound` without a transport key, `.failed` for what was wrapped for another one, `.notProven` for
    ///   another private key, `.notProtected` for one that could leave the token.
    func take(_ wrapped: WrappedKey, of key: PublicKey) throws(HSMError) {
        if try publicKey() == key, let known = try objects.find(.privateKey, name).first {
            return try prove(known, key)
        }
        let transport = try objects.privateKey(TokenURI(object: slot.transportLabel))
        let former = try all()
        let secret = try session.unwrap(wrapped.encryptedKey, .oaep, with: transport, secretKey)
        let taken = try session.unwrap(wrapped.content, .aesPadded, with: secret, privateKey(key))
        do throws(HSMError) {
            try KeyProtection.takenIn.demand(of: taken, name: slot.pairLabel, session)
            try prove(taken, key)
            for object in former { try session.destroy(object) }
            _ = try session.create(publicKey(key))
        } catch {
            try? session.destroy(taken)
            throw error
        }
    }

    /// The pair's public key.
    func publicKey() throws(HSMError) -> PublicKey? {
        for object in try objects.find(.publicKey, name) {
            if let key = try objects.publicNumbers(object) { return key }
        }
        return nil
    }

    /// Writes the pair's certificate, in place of the one that was there.
    ///
    /// - Throws: `HSMError` with `.keyNotFound` unless it is of the pair's key.
    func write(_ certificate: Certificate) throws(HSMError) {
        guard try publicKey() == certificate.publicKey else { throw HSMError(.keyNotFound(slot.pairLabel)) }
        let former = try objects.find(.certificate, name)
        var template = TokenObjects.template(
            .certificate,
            label: slot.pairLabel,
            id: certificate.publicKey.keyIdentifier
        )
        template.add(CKA_CERTIFICATE_TYPE, number: CKC_X_509)
        template.add(CKA_SUBJECT, certificate.subject.der)
        template.add(CKA_ISSUER, certificate.issuer.der)
        template.add(CKA_SERIAL_NUMBER, DER.integer(certificate.serial))
        template.add(CKA_VALUE, certificate.der)
        _ = try session.create(template)
        for object in former { try session.destroy(object) }
    }

    /// The pair's certificate, DER; the last one written, when a cut left two.
    func certificate() throws(HSMError) -> [UInt8]? {
        guard let object = try objects.find(.certificate, name).last else { return nil }
        return try session.attribute(CKA_VALUE, of: object)
    }

    /// Whatever is called as the pair.
    private func all() throws(HSMError) -> [CK_OBJECT_HANDLE] {
        var found: [CK_OBJECT_HANDLE] = []
        for type in [TokenURI.ObjectType.privateKey, .publicKey, .certificate] {
            found += try objects.find(type, name)
        }
        return found
    }
}

extension PairKeeper {
    /// Lets the key decrypt, or agree on, something fresh.
    ///
    /// - Throws: `HSMError` with `.notProven`.
    private func prove(_ object: CK_OBJECT_HANDLE, _ key: PublicKey) throws(HSMError) {
        let isRight = try key.algorithm.modulusBits == nil ? agrees(object, key) : decrypts(object, key)
        guard isRight else { throw HSMError(.notProven(key: slot.pairLabel)) }
    }

    private func decrypts(_ object: CK_OBJECT_HANDLE, _ key: PublicKey) throws(HSMError) -> Bool {
        let challenge = try PairKeeper.crypto { () throws(CryptoError) in try SecureRandom.bytes(32) }
        let encrypted = try PairKeeper.crypto { () throws(CryptoError) in
            try key.encrypt(SecretBytes(copying: challenge))
        }
        return try session.decrypt(encrypted, .oaep, key: object) == challenge
    }

    private func agrees(_ object: CK_OBJECT_HANDLE, _ key: PublicKey) throws(HSMError) -> Bool {
        let other = try PairKeeper.crypto { () throws(CryptoError) in
            try PrivateKey.generate(key.algorithm)
        }
        let expected = try PairKeeper.crypto { () throws(CryptoError) in
            try other.ecdh(peerPoint: key.keyBits)
        }
        return try session.agree(with: other.publicKey.keyBits, key: object, octets: expected.count)
            == expected
    }

    private static func crypto<Result>(
        _ body: () throws(CryptoError) -> Result
    ) throws(HSMError) -> Result {
        do throws(CryptoError) {
            return try body()
        } catch {
            throw HSMError(.crypto(error.message))
        }
    }
}

/// What the objects are to be.
extension PairKeeper {
    private var transportPublic: CryptokiTemplate {
        var template = CryptokiTemplate()
        template.add(CKA_MODULUS_BITS, number: PairKeeper.transportBits)
        template.add(CKA_PUBLIC_EXPONENT, [1, 0, 1])
        template.add(CKA_TOKEN, true)
        template.add(CKA_WRAP, true)
        for use in [CKA_ENCRYPT, CKA_VERIFY] { template.add(use, false) }
        template.add(CKA_LABEL, Array(slot.transportLabel.utf8))
        return template
    }

    private var transportPrivate: CryptokiTemplate {
        var template = CryptokiTemplate()
        template.add(CKA_TOKEN, true)
        template.add(CKA_PRIVATE, true)
        template.add(CKA_SENSITIVE, true)
        template.add(CKA_EXTRACTABLE, false)
        template.add(CKA_UNWRAP, true)
        for use in [CKA_DECRYPT, CKA_SIGN, CKA_SIGN_RECOVER, CKA_DERIVE] { template.add(use, false) }
        template.add(CKA_LABEL, Array(slot.transportLabel.utf8))
        return template
    }

    /// Of the session: it is gone when that is closed.
    private var secretKey: CryptokiTemplate {
        var template = CryptokiTemplate()
        template.add(CKA_CLASS, number: CKO_SECRET_KEY)
        template.add(CKA_KEY_TYPE, number: CKK_AES)
        template.add(CKA_TOKEN, false)
        template.add(CKA_SENSITIVE, true)
        template.add(CKA_EXTRACTABLE, false)
        template.add(CKA_UNWRAP, true)
        return template
    }

    private func privateKey(_ key: PublicKey) -> CryptokiTemplate {
        let isRSA = key.algorithm.modulusBits != nil
        var template = TokenObjects.template(.privateKey, label: slot.pairLabel, id: key.keyIdentifier)
        template.add(CKA_KEY_TYPE, number: isRSA ? CKK_RSA : CKK_EC)
        template.add(CKA_PRIVATE, true)
        template.add(CKA_SENSITIVE, true)
        template.add(CKA_EXTRACTABLE, false)
        template.add(CKA_DECRYPT, isRSA)
        template.add(CKA_DERIVE, !isRSA)
        for use in [CKA_SIGN, CKA_SIGN_RECOVER, CKA_UNWRAP] { template.add(use, false) }
        return template
    }

    private func publicKey(_ key: PublicKey) throws(HSMError) -> CryptokiTemplate {
        var template = TokenObjects.template(.publicKey, label: slot.pairLabel, id: key.keyIdentifier)
        if let parameters = ECPoint.parameters(key.algorithm) {
            template.add(CKA_KEY_TYPE, number: CKK_EC)
            template.add(CKA_EC_PARAMS, parameters)
            template.add(CKA_EC_POINT, DER.octetString(key.keyBits))
            template.add(CKA_DERIVE, true)
        } else {
            let (modulus, exponent) = try PairKeeper.crypto { () throws(CryptoError) -> ([UInt8], [UInt8]) in
                var reader = try DERReader.sequence(key.keyBits, of: "RSA key")
                return (try reader.magnitude(), try reader.magnitude())
            }
            template.add(CKA_KEY_TYPE, number: CKK_RSA)
            template.add(CKA_MODULUS, modulus)
            template.add(CKA_PUBLIC_EXPONENT, exponent)
            template.add(CKA_ENCRYPT, true)
        }
        template.add(CKA_PRIVATE, false)
        template.add(CKA_VERIFY, false)
        return template
    }
}
