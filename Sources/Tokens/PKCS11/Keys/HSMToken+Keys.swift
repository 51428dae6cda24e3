import CPKCS11
public import Model
import OpenSSL

extension HSMToken {
    /// The key that `uri` names, after it has signed a challenge for its public half.
    ///
    /// - Throws: `HSMError` with `.keyNotFound`, `.ambiguousKey`, `.notOffered`, `.notProven`, or why there was no
    ///   session.
    public func key(_ uri: TokenURI) throws(HSMError) -> HSMKey {
        try perform { [self] session throws(HSMError) in
            let objects = TokenObjects(session: session)
            let handle = try objects.privateKey(uri)
            let publicKey = try objects.publicKey(of: handle)
            return try proven(handle, publicKey, session)
        }
    }

    /// The key that `uri` names, which is as `generate` makes them, after it has signed a challenge for its public half.
    ///
    /// - Throws: `HSMError` with `.notProtected` for one that can do more than sign, or leave the token; as `key(_:)`.
    public func madeKey(_ uri: TokenURI) throws(HSMError) -> HSMKey {
        try perform { [self] session throws(HSMError) in
            let objects = TokenObjects(session: session)
            let handle = try objects.privateKey(uri)
            try KeyProtection.signing.demand(of: handle, name: uri.object ?? "", session)
            return try proven(handle, objects.publicKey(of: handle), session)
        }
    }

    /// The identifiers (CKA_ID) of the private keys that `uri` names; nil for one that has none.
    ///
    /// - Throws: `HSMError` with `.failed`, or why there was no session.
    public func identifiers(_ uri: TokenURI) throws(HSMError) -> [[UInt8]?] {
        try perform { session throws(HSMError) in
            let objects = TokenObjects(session: session)
            var identifiers: [[UInt8]?] = []
            for key in try objects.find(.privateKey, uri) {
                identifiers.append(try objects.identifier(of: key))
            }
            return identifiers
        }
    }

    /// Makes a key pair inside the token; the private key can sign and nothing else, and cannot leave.
    ///
    /// - Parameters:
    ///   - algorithm: what the token offers; p256, p384, ed25519 and RSA here.
    ///   - label: CKA_LABEL, 1 to 255 octets; no private key of the token may have it yet.
    ///   - id: CKA_ID; eight random octets when nil.
    /// - Returns: the key, which has signed for its public half.
    /// - Throws: `HSMError` with `.keyExists`, `.notOffered`, `.notProtected` (the key was destroyed again),
    ///   `.notProven`, `.failed`, or why there was no session.
    public func generate(
        _ algorithm: KeyAlgorithm,
        label: String,
        id: [UInt8]? = nil
    ) throws(HSMError) -> HSMKey {
        guard (1...255).contains(label.utf8.count) else {
            throw HSMError(.invalidURI(detail: "the key's label must have 1 to 255 octets"))
        }
        let fresh = try KeyMaker.freshIdentifier()
        return try performWriting(patience: makingPatience) { [self] session throws(HSMError) in
            try KeyMaker(token: self, session: session).make(algorithm, label: label, id: id ?? fresh)
        }
    }

    /// Destroys the private key that `uri` names, and the public keys and certificates with its identifier.
    ///
    /// - Throws: `HSMError` with `.keyNotFound`, `.ambiguousKey`, `.failed`, or why there was no session.
    public func destroy(_ uri: TokenURI) throws(HSMError) {
        try performWriting { session throws(HSMError) in
            let objects = TokenObjects(session: session)
            let key = try objects.privateKey(uri)
            var beside = TokenURI()
            beside.id = try objects.identifier(of: key)
            // The secret first: what is left after a crash is harmless.
            try session.destroy(key)
            guard beside.id != nil else { return }
            for type in [TokenURI.ObjectType.publicKey, .certificate] {
                for object in try objects.find(type, beside) { try session.destroy(object) }
            }
        }
    }

    /// Stores a certificate beside its key, with the same label and identifier.
    ///
    /// - Throws: `HSMError` with `.malformedAnswer` for octets that are no certificate, `.failed`, or why there was no
    ///   session.
    public func store(certificate der: [UInt8], for key: HSMKey) throws(HSMError) {
        guard let certificate = try? Certificate(der: der), certificate.publicKey == key.publicKey else {
            throw HSMError(.notProven(key: key.uri.objectWords))
        }
        try performWriting { session throws(HSMError) in
            var template = TokenObjects.template(.certificate, label: key.uri.object, id: key.uri.id)
            template.add(CKA_CERTIFICATE_TYPE, number: CKC_X_509)
            template.add(CKA_SUBJECT, certificate.subject.der)
            template.add(CKA_ISSUER, certificate.issuer.der)
            template.add(CKA_SERIAL_NUMBER, DER.integer(certificate.serial))
            template.add(CKA_VALUE, der)
            _ = try session.create(template)
        }
    }

    /// The certificates in the token that `uri` names, DER.
    ///
    /// - Throws: `HSMError` with `.failed`, or why there was no session.
    public func certificates(_ uri: TokenURI) throws(HSMError) -> [[UInt8]] {
        try perform { session throws(HSMError) in
            var found: [[UInt8]] = []
            for object in try TokenObjects(session: session).find(.certificate, uri) {
                if let der = try session.attribute(CKA_VALUE, of: object) { found.append(der) }
            }
            return found
        }
    }

    /// A key that has signed for its public half in this session.
    func proven(
        _ handle: CK_OBJECT_HANDLE,
        _ publicKey: PublicKey,
        _ session: CryptokiSession
    ) throws(HSMError) -> HSMKey {
        var uri = info.uri
        let objects = TokenObjects(session: session)
        uri.object = try objects.label(of: handle)
        uri.id = try objects.identifier(of: handle)
        uri.type = .privateKey
        let signature = SignatureAlgorithm(publicKey.algorithm)
        guard let mechanism = SigningMechanism(signature, publicKey.algorithm) else {
            throw HSMError(.notOffered(what: "\(publicKey.algorithm.rawValue) signatures", token: info.name))
        }
        try require(mechanism, session)
        let finder = KeyFinder(token: self, session: session, signatureAlgorithm: signature)
        guard try finder.hasSigned(handle, for: publicKey, mechanism) else {
            throw HSMError(.notProven(key: uri.objectWords))
        }
        return HSMKey(
            token: self,
            publicKey: publicKey,
            uri: uri,
            signatureAlgorithm: signature,
            mechanism: mechanism
        )
    }

    /// Refuses what the token does not have in its list.
    func require(_ mechanism: SigningMechanism, _ session: CryptokiSession) throws(HSMError) {
        guard try module.mechanisms(slot: session.slot).contains(mechanism.number) else {
            throw HSMError(.notOffered(what: mechanism.name, token: info.name))
        }
    }
}
