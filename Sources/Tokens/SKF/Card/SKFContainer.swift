import CSKF
import Model
import OpenSSL

/// A container: one pair of keys to sign with, and perhaps one to decrypt with, each with its certificate.
///
/// Source: GM/T 0016-2012 §7.5, §7.6.
struct SKFContainer {
    private let handle: SKFHandle
    /// Kept as long as this, because with it goes whoever is logged in.
    private let application: SKFApplication
    private var library: SKFLibrary { handle.library }

    /// Octets for a key or a signature, more than the largest has.
    private static let room = 1024
    /// SAR_KEYNOTFOUNTERR and SAR_CERTNOTFOUNTERR.
    private static let nothing: Set<UInt32> = [CSKF_SAR_KEYNOTFOUNTERR, CSKF_SAR_CERTNOTFOUNTERR]

    /// Takes a container that was opened in an application.
    init(_ handle: SKFHandle, in application: SKFApplication) {
        self.handle = handle
        self.application = application
    }

    /// Makes a pair of keys in the token; the user is logged in.
    ///
    /// - Returns: the public key.
    /// - Throws: `TokenError` with `.unsupportedAlgorithm`, `.malformedAnswer`, `.untrueAnswer` and others.
    func generate(_ algorithm: KeyAlgorithm) throws(TokenError) -> PublicKey {
        var blob = [UInt8](repeating: 0, count: Self.room)
        switch algorithm {
        case .sm2:
            try unsafe handle.call("SKF_GenECCKeyPair", CSKF_GenECCKeyPair.self) {
                unsafe $0($1, UInt64(CSKF_SGD_SM2_1), &blob)
            }
        case .rsa2048:
            try unsafe handle.call("SKF_GenRSAKeyPair", CSKF_GenRSAKeyPair.self) {
                unsafe $0($1, 2048, &blob)
            }
        case .p256, .p384, .rsa3072, .rsa4096, .ed25519: throw TokenError(.unsupportedAlgorithm(algorithm))
        }
        guard let key = try publicKey(), key.algorithm == algorithm else {
            throw TokenError(.untrueAnswer(operation: "making a key"))
        }
        return key
    }

    /// Takes in a pair to decrypt with, which was wrapped for the one to sign with; the user is logged in.
    ///
    /// - Throws: `TokenError` with `.untrueAnswer` when the token has another key afterwards, `.moduleFailed` for an envelope that its
    ///   signing key does not open, and others.
    func take(_ envelope: SM2EnvelopedKey) throws(TokenError) {
        let blob = SKFEnvelope(envelope).blob(library.profile.layout)
        try unsafe handle.call("SKF_ImportECCKeyPair", CSKF_ImportECCKeyPair.self) { unsafe $0($1, blob) }
        guard try publicKey(of: .encryption) == envelope.publicKey else {
            throw TokenError(.untrueAnswer(operation: "SKF_ImportECCKeyPair"))
        }
    }

    /// The public half of a pair; nil when there is none.
    func publicKey(of pair: SKFPair = .signing) throws(TokenError) -> PublicKey? {
        guard let blob = try octets("SKF_ExportPublicKey", pair) else { return nil }
        let layout = library.profile.layout
        guard let key = SKFPublicKey.sm2(blob, layout) ?? SKFPublicKey.rsa(blob, layout) else {
            throw TokenError(.malformedAnswer(operation: "SKF_ExportPublicKey"))
        }
        return key
    }

    /// Signs a message; the user is logged in.
    ///
    /// - Returns: DER of an SM2 signature, or an RSA PKCS#1 v1.5 signature with SHA-256; nil when there is no key.
    func sign(_ message: [UInt8]) throws(TokenError) -> [UInt8]? {
        guard let key = try publicKey() else { return nil }
        return try key.algorithm == .sm2 ? signSM2(message, key) : signRSA(message)
    }

    /// Writes the certificate beside a pair; the user is logged in.
    func write(_ certificate: [UInt8], beside pair: SKFPair = .signing) throws(TokenError) {
        try unsafe handle.call("SKF_ImportCertificate", CSKF_ImportCertificate.self) {
            unsafe $0($1, pair.rawValue, certificate, UInt64(certificate.count))
        }
    }

    /// The certificate beside a pair; nil when there is none.
    func certificate(beside pair: SKFPair = .signing) throws(TokenError) -> [UInt8]? {
        try octets("SKF_ExportCertificate", pair)
    }

    /// What is exported of a pair: both functions have the same type.
    private func octets(_ operation: String, _ pair: SKFPair) throws(TokenError) -> [UInt8]? {
        var isThere = true
        let octets = try unsafe handle.octets(operation, CSKF_ExportPublicKey.self) {
            let status = unsafe $0($1, pair.rawValue, $2, $3)
            isThere = !Self.nothing.contains(status)
            return isThere ? status : CSKF_SAR_OK
        }
        return isThere && !octets.isEmpty ? octets : nil
    }

    private func signSM2(_ message: [UInt8], _ key: PublicKey) throws(TokenError) -> [UInt8] {
        let digest = try translating { () throws(CryptoError) in try key.signedDigest(of: message) }
        let input = library.profile.signs == .message ? message : digest ?? []
        var blob = [UInt8](repeating: 0, count: Self.room)
        try unsafe handle.call("SKF_ECCSignData", CSKF_ECCSignData.self) {
            unsafe $0($1, input, UInt64(input.count), &blob)
        }
        guard let signature = SKFSignature(Array(blob.prefix(2 * SKFNumber.fieldLength))) else {
            throw TokenError(.malformedAnswer(operation: "SKF_ECCSignData"))
        }
        return signature.der
    }

    private func signRSA(_ message: [UInt8]) throws(TokenError) -> [UInt8] {
        let input = SigningMechanism(.rsaWithSHA256, .rsa2048)?.input(message) ?? []
        let signature = try unsafe handle.octets("SKF_RSASignData", CSKF_RSASignData.self) {
            unsafe $0($1, input, UInt64(input.count), $2, $3)
        }
        guard signature.count == 256 else { throw TokenError(.malformedAnswer(operation: "SKF_RSASignData")) }
        return signature
    }
}
