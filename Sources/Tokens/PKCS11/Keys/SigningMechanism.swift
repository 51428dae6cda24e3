import CPKCS11
import Model
import OpenSSL

/// How a key in a token signs: what is hashed here, what is handed in, and what comes out.
///
/// Source: PKCS#11 2.40 current mechanisms, §2.1.6 (RSA PKCS#1), §2.1.10 (PSS), §2.3.6 (ECDSA); 3.0 §2.3.14 (EdDSA).
enum SigningMechanism: Hashable, Sendable {
    /// CKM_ECDSA over a digest; a coordinate has so many octets.
    case ecdsa(DigestAlgorithm, coordinate: Int)
    /// CKM_RSA_PKCS over a DigestInfo; the modulus has so many octets.
    case rsaPKCS1(DigestAlgorithm, modulus: Int)
    /// CKM_RSA_PKCS_PSS over a digest, MGF1 with the same hash, the salt as long as the digest.
    case rsaPSS(DigestAlgorithm, modulus: Int)
    /// CKM_EDDSA over the message.
    case ed25519

    /// The mechanism by which a key of `key` makes signatures of `algorithm`; nil when we have none.
    init?(_ algorithm: SignatureAlgorithm, _ key: KeyAlgorithm) {
        guard algorithm.fits(key) else { return nil }
        let modulus = (key.modulusBits ?? 0) / 8
        switch (algorithm, algorithm.digestAlgorithm) {
        case (.ecdsaWithSHA256, let digest?), (.ecdsaWithSHA384, let digest?),
            (.ecdsaWithSHA512, let digest?):
            guard let coordinate = key.coordinateLength else { return nil }
            self = .ecdsa(digest, coordinate: coordinate)
        case (.rsaWithSHA256, let digest?), (.rsaWithSHA384, let digest?), (.rsaWithSHA512, let digest?):
            self = .rsaPKCS1(digest, modulus: modulus)
        case (.rsaPSSWithSHA256, let digest?), (.rsaPSSWithSHA384, let digest?),
            (.rsaPSSWithSHA512, let digest?):
            self = .rsaPSS(digest, modulus: modulus)
        case (.ed25519, _): self = .ed25519
        default: return nil
        }
    }

    /// Its CKM number.
    var number: UInt {
        switch self {
        case .ecdsa: UInt(CKM_ECDSA)
        case .rsaPKCS1: UInt(CKM_RSA_PKCS)
        case .rsaPSS: UInt(CKM_RSA_PKCS_PSS)
        case .ed25519: UInt(CKM_EDDSA)
        }
    }

    /// Its name, for messages.
    var name: String {
        switch self {
        case .ecdsa: "ECDSA (CKM_ECDSA)"
        case .rsaPKCS1: "RSA PKCS#1 v1.5 (CKM_RSA_PKCS)"
        case .rsaPSS: "RSA PSS (CKM_RSA_PKCS_PSS)"
        case .ed25519: "Ed25519 (CKM_EDDSA)"
        }
    }

    /// What is handed to C_Sign for `message`.
    func input(_ message: [UInt8]) -> [UInt8] {
        switch self {
        case .ecdsa(let digest, _), .rsaPSS(let digest, _), .rsaPKCS1(let digest, _):
            input(digest: digest.hash(message))
        case .ed25519: message
        }
    }

    /// What is handed to C_Sign for a message with this digest.
    func input(digest value: [UInt8]) -> [UInt8] {
        switch self {
        case .rsaPKCS1(let digest, _): Self.digestInfo(digest, value)
        case .ecdsa, .rsaPSS, .ed25519: value
        }
    }

    /// The signature in the form of certificates.
    ///
    /// - Throws: `HSMError` with `.malformedAnswer` for one of another length.
    func signature(_ raw: [UInt8]) throws(HSMError) -> [UInt8] {
        switch self {
        case .ecdsa(_, let coordinate):
            guard raw.count == 2 * coordinate else { throw HSMError(.malformedAnswer(what: "signature")) }
            return DER.sequence(
                DER.integer(magnitude: Array(raw.prefix(coordinate))),
                DER.integer(magnitude: Array(raw.suffix(coordinate)))
            )
        case .rsaPKCS1(_, let length), .rsaPSS(_, let length):
            guard raw.count == length else { throw HSMError(.malformedAnswer(what: "signature")) }
        case .ed25519:
            guard raw.count == 64 else { throw HSMError(.malformedAnswer(what: "signature")) }
        }
        return raw
    }

    /// Shows the mechanism with its parameters to a call; valid inside only.
    func withMechanism<Result>(_ body: (UnsafeMutablePointer<CK_MECHANISM>) -> Result) -> Result {
        var mechanism = unsafe CK_MECHANISM(
            mechanism: CK_MECHANISM_TYPE(number),
            pParameter: nil,
            ulParameterLen: 0
        )
        guard case .rsaPSS(let digest, _) = self else { return unsafe body(&mechanism) }
        var parameters = CK_RSA_PKCS_PSS_PARAMS()
        let numbers = Self.numbers(digest)
        parameters.hashAlg = CK_MECHANISM_TYPE(numbers.hash)
        parameters.mgf = numbers.mask
        parameters.sLen = CK_ULONG(digest.digestLength)
        return unsafe withUnsafeMutablePointer(to: &parameters) { pointer in
            unsafe mechanism.pParameter = UnsafeMutableRawPointer(pointer)
            unsafe mechanism.ulParameterLen = CK_ULONG(MemoryLayout<CK_RSA_PKCS_PSS_PARAMS>.size)
            return unsafe body(&mechanism)
        }
    }

    private static func numbers(_ digest: DigestAlgorithm) -> (hash: UInt, mask: CK_RSA_PKCS_MGF_TYPE) {
        switch digest {
        case .sha384: (UInt(CKM_SHA384), CK_RSA_PKCS_MGF_TYPE(CKG_MGF1_SHA384))
        case .sha512: (UInt(CKM_SHA512), CK_RSA_PKCS_MGF_TYPE(CKG_MGF1_SHA512))
        case .sha1, .sha256, .sm3: (UInt(CKM_SHA256), CK_RSA_PKCS_MGF_TYPE(CKG_MGF1_SHA256))
        }
    }

    /// `SEQUENCE { SEQUENCE { OBJECT IDENTIFIER, NULL }, OCTET STRING }` (RFC 8017 §9.2).
    private static func digestInfo(_ digest: DigestAlgorithm, _ value: [UInt8]) -> [UInt8] {
        let identifier =
            switch digest {
            case .sha384: sha384
            case .sha512: sha512
            case .sha1, .sha256, .sm3: sha256
            }
        return DER.sequence(DER.sequence(identifier, DER.null), DER.octetString(value))
    }

    private static let sha256 = DER.oid("2.16.840.1.101.3.4.2.1")
    private static let sha384 = DER.oid("2.16.840.1.101.3.4.2.2")
    private static let sha512 = DER.oid("2.16.840.1.101.3.4.2.3")
}

extension SigningMechanism {
    /// CKA_KEY_TYPE of the keys that sign so.
    var keyType: UInt {
        switch self {
        case .ecdsa: UInt(CKK_EC)
        case .rsaPKCS1, .rsaPSS: UInt(CKK_RSA)
        case .ed25519: UInt(CKK_EC_EDWARDS)
        }
    }
}
