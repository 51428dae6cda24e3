import Foundation
import Model
public import OpenSSL

/// The maker of virtual cards, as far as statements need one: a root that says in its name that it is for training.
///
/// A real maker's root is trusted because the maker guards it; this one lies beside the cards, so it proves nothing.
public struct TrainingMaker: Sendable {
    private static let commonName = "TRAINING ONLY Virtual Card Attestation Root"
    /// 2020-01-01 to 2049-12-31; what a card says has no clock.
    static let validity = (
        first: Timestamp(secondsSinceEpoch: 1_577_836_800), last: Timestamp(secondsSinceEpoch: 2_524_607_999)
    )

    /// The root: trust it where tokens of software are to pass as attested ones, and nowhere else.
    public let root: Certificate
    private let key: PrivateKey

    /// Makes a maker.
    ///
    /// - Throws: `TokenError` with `.crypto`.
    public init() throws(TokenError) {
        let key = try translating { () throws(CryptoError) in try PrivateKey.generate(.p256) }
        self.key = key
        root = try Self.certificate(of: key.publicKey, named: Self.commonName, issuer: (Self.commonName, key))
    }

    private init(key: PrivateKey, root: Certificate) {
        self.key = key
        self.root = root
    }

    /// Where the root of the maker in a folder is, for those who are to trust it.
    public static func rootFile(in folder: String) -> String { "\(folder)/attestation-root.pem" }

    /// The maker kept in a folder; made there when there is none: the root, and its key beside it.
    ///
    /// - Throws: `TokenError` with `.stateFile` or `.crypto`.
    public static func kept(in folder: String) throws(TokenError) -> TrainingMaker {
        let (keyPath, rootPath) = ("\(folder)/attestation-root.key", rootFile(in: folder))
        if let key = FileManager.default.contents(atPath: keyPath),
            let pem = FileManager.default.contents(atPath: rootPath)
        {
            guard let key = try? PrivateKey(pkcs8: Array(key)), let root = try? Certificate(pem: Array(pem))
            else { throw TokenError(.stateFile(path: keyPath, detail: "it is not the key of a maker")) }
            return TrainingMaker(key: key, root: root)
        }
        let fresh = try TrainingMaker()
        let encoded = try translating { () throws(CryptoError) in try fresh.key.pkcs8() }
        for (path, data) in [(rootPath, Data(fresh.root.pem)), (keyPath, Data(encoded))] {
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
            guard FileManager.default.createFile(atPath: path, contents: data, attributes: attributes) else {
                throw TokenError(.stateFile(path: path, detail: "it cannot be written"))
            }
        }
        return fresh
    }

    /// The key and certificate that a card leaves the works with.
    func equipment() throws(TokenError) -> CardMemory.Attester {
        let own = try translating { () throws(CryptoError) in try PrivateKey.generate(.p256) }
        let certificate = try Self.certificate(
            of: own.publicKey,
            named: "TRAINING ONLY Virtual Card Attestation",
            issuer: (Self.commonName, key)
        )
        let encoded = try translating { () throws(CryptoError) in try own.pkcs8() }
        return CardMemory.Attester(privateKey: Data(encoded), certificate: Data(certificate.der))
    }

    private static func certificate(
        of key: PublicKey,
        named name: String,
        issuer: (name: String, key: PrivateKey)
    ) throws(TokenError) -> Certificate {
        do {
            return try CertificateBody(
                serial: StatementSerial.fresh(),
                signatureAlgorithm: issuer.key.signatureAlgorithm,
                issuer: DistinguishedName([.init(.commonName, issuer.name)]).der,
                notBefore: validity.first,
                notAfter: validity.last,
                subject: DistinguishedName([.init(.commonName, name)]).der,
                subjectPublicKeyInfo: key.subjectPublicKeyInfo,
                extensions: [
                    .basicConstraints(isAuthority: true, pathLength: name == issuer.name ? 1 : 0),
                    .keyUsage([.keyCertSign]), .subjectKeyIdentifier(key.keyIdentifier),
                ]
            ).signed(by: issuer.key)
        } catch {
            throw TokenError(.crypto("\(error)"))
        }
    }
}
