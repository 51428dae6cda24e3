import CPKCS11
import OpenSSL

/// An AES-256 key inside a token, which encrypts there and never leaves it.
public struct HSMCipherKey: Sendable {
    private let token: HSMToken
    private let uri: TokenURI

    /// Octets of the key.
    private static let size = 32

    /// The key that `uri` names, after a look at whether it stays inside.
    ///
    /// - Throws: `HSMError` with `.keyNotFound`, `.ambiguousKey`, `.notProtected`, `.notOffered`, or why there was no session.
    public init(_ uri: TokenURI, in token: HSMToken) throws(HSMError) {
        self.token = token
        self.uri = uri
        try token.perform { session throws(HSMError) in
            try Self.check(Self.handle(uri, in: session), of: uri, in: token, session)
        }
    }

    /// Makes the key that `uri` names by its label.
    ///
    /// - Throws: `HSMError` with `.invalidURI` without a label, `.keyExists`, `.notOffered` or `.notProtected` (the key was
    ///   destroyed again), or why there was no session.
    public static func make(_ uri: TokenURI, in token: HSMToken) throws(HSMError) -> HSMCipherKey {
        guard let label = uri.object else {
            throw HSMError(.invalidURI(detail: "object=LABEL is needed to name the new key"))
        }
        let id = if let id = uri.id { id } else { try KeyMaker.freshIdentifier() }
        try token.performWriting(patience: token.makingPatience) { session throws(HSMError) in
            guard try TokenObjects(session: session).find(.secretKey, uri).isEmpty else {
                throw HSMError(.keyExists(uri.objectWords))
            }
            var template = TokenObjects.template(.secretKey, label: label, id: id)
            template.add(CKA_KEY_TYPE, number: CKK_AES)
            template.add(CKA_VALUE_LEN, number: size)
            for use in [CKA_PRIVATE, CKA_SENSITIVE, CKA_ENCRYPT, CKA_DECRYPT] { template.add(use, true) }
            let others = [CKA_EXTRACTABLE, CKA_WRAP, CKA_UNWRAP, CKA_SIGN, CKA_VERIFY, CKA_DERIVE]
            for use in others { template.add(use, false) }
            let key = try session.generateKey(UInt(CKM_AES_KEY_GEN), template)
            do throws(HSMError) {
                try check(key, of: uri, in: token, session)
            } catch {
                try? session.destroy(key)
                throw error
            }
        }
        return try HSMCipherKey(uri, in: token)
    }

    /// Encrypts: nonce, ciphertext, tag.
    ///
    /// - Parameters:
    ///   - plaintext: at most what the token takes at once; secrets of a token have less than 200 octets.
    ///   - associatedData: must be given again.
    /// - Returns: 28 octets more than were given.
    /// - Throws: `HSMError`, above all `.lost` and `.tokenNotFound`; there is nothing to fall back on.
    public func seal(_ plaintext: [UInt8], associatedData: [UInt8]) throws(HSMError) -> [UInt8] {
        let nonce: [UInt8]
        do throws(CryptoError) {
            nonce = try SecureRandom.bytes(CryptokiSession.gcmSizes.nonce)
        } catch {
            throw HSMError(.crypto(error.message))
        }
        let sealed = try token.perform { session throws(HSMError) in
            let key = try Self.handle(uri, in: session)
            return try session.encrypt(plaintext, key: key, nonce: nonce, associatedData: associatedData)
        }
        guard sealed.count == plaintext.count + CryptokiSession.gcmSizes.tag else {
            throw HSMError(.malformedAnswer(what: "ciphertext"))
        }
        return nonce + sealed
    }

    /// Decrypts what `seal` made with the same associated data.
    ///
    /// - Throws: `HSMError` with `.malformedAnswer` for octets that are too short, `.failed` for those of another key or other data.
    public func open(_ sealed: [UInt8], associatedData: [UInt8]) throws(HSMError) -> [UInt8] {
        let sizes = CryptokiSession.gcmSizes
        guard sealed.count >= sizes.nonce + sizes.tag else {
            throw HSMError(.malformedAnswer(what: "sealed secret"))
        }
        let (nonce, rest) = (Array(sealed.prefix(sizes.nonce)), Array(sealed.dropFirst(sizes.nonce)))
        return try token.perform { session throws(HSMError) in
            let key = try Self.handle(uri, in: session)
            return try session.decrypt(rest, key: key, nonce: nonce, associatedData: associatedData)
        }
    }

    private static func handle(
        _ uri: TokenURI,
        in session: CryptokiSession
    ) throws(HSMError) -> CK_OBJECT_HANDLE {
        try TokenObjects(session: session).one(.secretKey, uri)
    }

    /// Believes the token's own words.
    private static func check(
        _ key: CK_OBJECT_HANDLE,
        of uri: TokenURI,
        in token: HSMToken,
        _ session: CryptokiSession
    ) throws(HSMError) {
        guard try session.number(CKA_KEY_TYPE, of: key) == UInt(CKK_AES),
            try session.number(CKA_VALUE_LEN, of: key) == UInt(size),
            try token.module.mechanisms(slot: session.slot).contains(UInt(CKM_AES_GCM))
        else { throw HSMError(.notOffered(what: "AES-256-GCM with this key", token: token.info.name)) }
        try KeyProtection.inside.demand(of: key, name: uri.objectWords, session)
    }
}
