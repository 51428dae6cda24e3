import CPKCS11
import Model
import OpenSSL

/// Makes a key pair in a token, and looks at what was made before anybody relies on it.
struct KeyMaker {
    let token: HSMToken
    let session: CryptokiSession

    /// A CKA_ID that no other key has.
    static func freshIdentifier() throws(HSMError) -> [UInt8] {
        do throws(CryptoError) {
            return try SecureRandom.bytes(8)
        } catch {
            throw HSMError(.crypto(error.message))
        }
    }

    /// Makes, checks and proves.
    func make(_ algorithm: KeyAlgorithm, label: String, id: [UInt8]) throws(HSMError) -> HSMKey {
        let objects = TokenObjects(session: session)
        let name = TokenURI(object: label)
        guard try objects.find(.privateKey, name).isEmpty else {
            throw HSMError(.keyExists(name.objectWords))
        }
        let pair = try generate(algorithm, label, id)
        do throws(HSMError) {
            try KeyProtection.signing.demand(of: pair.privateKey, name: label, session)
            guard let publicKey = try objects.publicNumbers(pair.publicKey), publicKey.algorithm == algorithm
            else { throw HSMError(.malformedAnswer(what: "new public key")) }
            return try token.proven(pair.privateKey, publicKey, session)
        } catch {
            try? session.destroy(pair.privateKey)
            try? session.destroy(pair.publicKey)
            throw error
        }
    }

    private func generate(
        _ algorithm: KeyAlgorithm,
        _ label: String,
        _ id: [UInt8]
    ) throws(HSMError) -> (publicKey: CK_OBJECT_HANDLE, privateKey: CK_OBJECT_HANDLE) {
        var publicKey = CryptokiTemplate()
        let mechanism: UInt
        if let bits = algorithm.modulusBits {
            mechanism = UInt(CKM_RSA_PKCS_KEY_PAIR_GEN)
            publicKey.add(CKA_MODULUS_BITS, number: bits)
            publicKey.add(CKA_PUBLIC_EXPONENT, [1, 0, 1])
        } else if let parameters = ECPoint.parameters(algorithm) {
            mechanism = UInt(algorithm == .ed25519 ? CKM_EC_EDWARDS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN)
            publicKey.add(CKA_EC_PARAMS, parameters)
        } else {
            throw notOffered(algorithm)
        }
        guard try token.module.mechanisms(slot: session.slot).contains(mechanism) else {
            throw notOffered(algorithm)
        }
        publicKey.add(CKA_TOKEN, true)
        publicKey.add(CKA_VERIFY, true)
        publicKey.add(CKA_LABEL, Array(label.utf8))
        publicKey.add(CKA_ID, id)
        do throws(HSMError) {
            return try session.generateKeyPair(
                mechanism,
                publicKey: publicKey,
                privateKey: Self.privateTemplate(label, id)
            )
        } catch {
            guard error.status?.isUnsupported == true else { throw error }
            throw notOffered(algorithm)
        }
    }

    private func notOffered(_ algorithm: KeyAlgorithm) -> HSMError {
        HSMError(.notOffered(what: "\(algorithm.rawValue) keys", token: token.info.name))
    }

    /// Signs, and nothing else; stays inside.
    private static func privateTemplate(
        _ label: String,
        _ id: [UInt8]
    ) -> CryptokiTemplate {
        var template = CryptokiTemplate()
        template.add(CKA_TOKEN, true)
        template.add(CKA_PRIVATE, true)
        template.add(CKA_SENSITIVE, true)
        template.add(CKA_EXTRACTABLE, false)
        template.add(CKA_SIGN, true)
        // Said outright: SoftHSM lets a key decrypt and unwrap, even one on a curve, unless it is told not to.
        for use in [CKA_DECRYPT, CKA_UNWRAP, CKA_SIGN_RECOVER, CKA_DERIVE] { template.add(use, false) }
        template.add(CKA_LABEL, Array(label.utf8))
        template.add(CKA_ID, id)
        return template
    }
}
