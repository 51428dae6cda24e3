import COpenSSL
import Model

/// A private key with its certificate and chain in one file under a password: PKCS#12.
///
/// Key and certificates are encrypted alike: PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC. The MAC is HMAC-SHA256,
/// its key derived as RFC 7292 §B says.
///
/// Source: RFC 7292 §4, RFC 8018 §6.2.
public enum KeyContainer {
    /// How often each derivation from the password hashes: what OWASP's Password Storage Cheat Sheet asks of
    /// PBKDF2-HMAC-SHA256.
    public static let iterations = 600_000
    /// How many characters a password may have.
    public static let passwordLengths = 1...128
    /// How many characters a friendly name may have.
    public static let nameLengths = 1...64

    /// Encodes a container.
    ///
    /// - Parameters:
    ///   - key: a key in our memory; a key in an HSM does not leave it.
    ///   - certificate: the key's.
    ///   - others: the chain above it, as readers should show it.
    ///   - friendlyName: under which programs list the key, or nil.
    ///   - password: 1 to 128 characters of ASCII, space to tilde.
    /// - Returns: the PFX in DER.
    /// - Throws: `CryptoError` with `.emptyPassphrase`, `.badContainer`, `.keyMismatch`, `.tooLarge` (more than 64
    ///   certificates) or `.library`.
    public static func der(
        key: PrivateKey,
        certificate: Certificate,
        others: [Certificate] = [],
        friendlyName: String? = nil,
        password: borrowing SecretBytes
    ) throws(CryptoError) -> [UInt8] {
        try check(key, certificate, others)
        if let friendlyName { try check(name: friendlyName) }
        try check(password)
        let leaf = try X509Handle(der: certificate.der)
        let stack = try CertificateStack(others)
        var text = password.copyBytes() + [0]
        defer { text.wipe() }
        let (count, cipher) = (CInt(iterations), NID_aes_256_cbc)
        let container = unsafe text.withUnsafeBytes { buffer in
            let password = unsafe buffer.bindMemory(to: CChar.self).baseAddress
            let name = friendlyName.map { Array($0.utf8CString) }
            return unsafe PKCS12_create(
                password,
                name,
                key.handle.pointer,
                leaf.pointer,
                stack.pointer,
                cipher,
                cipher,
                count,
                count,
                0
            )
        }
        return try unsafe KeyContainerHandle(adopting: container, from: "PKCS12_create").der()
    }

    private static func check(
        _ key: PrivateKey,
        _ certificate: Certificate,
        _ others: [Certificate]
    ) throws(CryptoError) {
        guard key.algorithm != .sm2 else { throw CryptoError(.badContainer(.sm2Key)) }
        guard certificate.publicKey == key.publicKey else { throw CryptoError(.keyMismatch) }
        guard others.count < CertificateBag.maximumCount else {
            throw CryptoError(.tooLarge(what: "list of certificates", limit: CertificateBag.maximumCount))
        }
    }

    private static func check(name: String) throws(CryptoError) {
        guard nameLengths.contains(name.unicodeScalars.count),
            !name.unicodeScalars.contains(where: DistinguishedName.Attribute.isInvisible)
        else { throw CryptoError(.badContainer(.unusableName(limit: nameLengths.upperBound))) }
    }

    private static func check(_ password: borrowing SecretBytes) throws(CryptoError) {
        guard !password.isEmpty else { throw CryptoError(.emptyPassphrase) }
        guard password.count <= passwordLengths.upperBound else {
            throw CryptoError(.badContainer(.passwordTooLong(limit: passwordLengths.upperBound)))
        }
        let isPlain = password.withBytes { bytes in
            bytes.indices.allSatisfy { (0x20...0x7E).contains(bytes[$0]) }
        }
        guard isPlain else { throw CryptoError(.badContainer(.passwordNotASCII)) }
    }
}
