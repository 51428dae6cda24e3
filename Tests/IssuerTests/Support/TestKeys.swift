import Model
import OpenSSL
import Synchronization

/// Keys for tests: RSA takes seconds, so those that need not be new are made once.
enum TestKeys {
    private static let made = Mutex<[String: PrivateKey]>([:])

    /// The key of this kind and role, the same for the whole run.
    static func shared(_ algorithm: KeyAlgorithm, _ role: String) throws -> PrivateKey {
        try made.withLock { keys in
            let name = "\(role) \(algorithm.rawValue)"
            if let key = keys[name] { return key }
            let key = try PrivateKey.generate(algorithm)
            keys[name] = key
            return key
        }
    }

    /// The key of this role that signs with this algorithm.
    static func shared(_ signature: SignatureAlgorithm, _ role: String) throws -> PrivateKey {
        let usual = KeyAlgorithm.allCases.first { SignatureAlgorithm($0) == signature }
        let kind = usual ?? KeyAlgorithm.allCases.first { signature.fits($0) } ?? .p256
        return try shared(kind, role).using(signature)
    }

    /// A request for `key`, signed by `signer` or by itself.
    static func request(for key: PrivateKey, signedBy signer: PrivateKey? = nil) throws -> CertificateRequest
    {
        let subject = try DistinguishedName([.init(.commonName, "nobody reads this")])
        let body = try CertificateRequest.body(subject: subject, publicKey: key.publicKey)
        let signature = try (signer ?? key).sign(body)
        return try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: signature
        )
    }
}
