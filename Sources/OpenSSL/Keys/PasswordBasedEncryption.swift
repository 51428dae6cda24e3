/// Looks at the parameters of an encrypted key before any work is spent on them.
///
/// ```
/// EncryptedPrivateKeyInfo ::= SEQUENCE { encryptionAlgorithm AlgorithmIdentifier, encryptedData OCTET STRING }
/// PBES2-params ::= SEQUENCE { keyDerivationFunc AlgorithmIdentifier, encryptionScheme AlgorithmIdentifier }
/// ```
///
/// Source: RFC 5958 §3, RFC 8018 §A.4, RFC 7914 §7.
enum PasswordBasedEncryption {
    private static let what = "private key"
    private static let aesCBC = [
        "2.16.840.1.101.3.4.1.2", "2.16.840.1.101.3.4.1.22", "2.16.840.1.101.3.4.1.42",
    ]

    private static let tripleDES = "1.2.840.113549.3.7"

    /// Accepts PBES2 with scrypt or PBKDF2 within bounds and AES-CBC, over whole blocks.
    ///
    /// - Parameters:
    ///   - der: the EncryptedPrivateKeyInfo.
    ///   - isForeign: takes DES-EDE3-CBC too, with which `openssl req` encrypts by default.
    /// - Throws: `CryptoError` with `.malformed`, `.trailingOctets`, `.unsupportedAlgorithm`.
    static func check(_ der: [UInt8], isForeign: Bool = false) throws(CryptoError) {
        var reader = try DERReader.sequence(der, of: what)
        var scheme = try reader.enter(DERTag.sequence)
        let data = try reader.octetString()
        try reader.finish()
        let name = try scheme.objectIdentifier()
        guard name == "1.2.840.113549.1.5.13" else {
            throw CryptoError(.unsupportedAlgorithm("encryption " + name))
        }
        var parameters = try scheme.enter(DERTag.sequence)
        try scheme.finish()
        var derivation = try parameters.enter(DERTag.sequence)
        try checkDerivation(&derivation)
        var cipher = try parameters.enter(DERTag.sequence)
        let block = try checkCipher(&cipher, isForeign: isForeign)
        try parameters.finish()
        guard !data.isEmpty, data.count.isMultiple(of: block) else { throw .malformed(what) }
    }

    private static func checkDerivation(_ reader: inout DERReader) throws(CryptoError) {
        switch try reader.objectIdentifier() {
        case "1.3.6.1.4.1.11591.4.11": try checkScrypt(&reader)
        case "1.2.840.113549.1.5.12": try checkPBKDF2(&reader)
        case let other: throw CryptoError(.unsupportedAlgorithm("key derivation " + other))
        }
    }

    /// N · r stays below libcrypto's limit of 32 MiB.
    private static func checkScrypt(_ reader: inout DERReader) throws(CryptoError) {
        var parameters = try reader.enter(DERTag.sequence)
        _ = try parameters.octetString()
        let cost = try parameters.smallInteger()
        let blockSize = try parameters.smallInteger()
        let parallel = try parameters.smallInteger()
        let isPower = cost > 1 && cost & (cost - 1) == 0
        guard isPower, (1...1 << 20).contains(cost), (1...64).contains(blockSize),
            (1...16).contains(parallel),
            128 * cost * blockSize <= 24 << 20
        else { throw CryptoError(.unsupportedAlgorithm("scrypt N=\(cost) r=\(blockSize) p=\(parallel)")) }
    }

    private static func checkPBKDF2(_ reader: inout DERReader) throws(CryptoError) {
        var parameters = try reader.enter(DERTag.sequence)
        _ = try parameters.octetString()
        let iterations = try parameters.smallInteger()
        guard (1...10_000_000).contains(iterations) else {
            throw CryptoError(.unsupportedAlgorithm("PBKDF2 with \(iterations) iterations"))
        }
    }

    /// The octets of a block, which are those of the initial vector.
    private static func checkCipher(
        _ reader: inout DERReader,
        isForeign: Bool
    ) throws(CryptoError) -> Int {
        let name = try reader.objectIdentifier()
        let isTripleDES = isForeign && name == tripleDES
        guard isTripleDES || aesCBC.contains(name) else {
            throw CryptoError(.unsupportedAlgorithm("cipher " + name))
        }
        let block = isTripleDES ? 8 : 16
        guard try reader.octetString().count == block else { throw .malformed(what) }
        try reader.finish()
        return block
    }
}
