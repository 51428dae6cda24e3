import Model

/// Reads and writes the wire form of public keys.
///
/// ```
/// SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
/// ```
///
/// One key has one encoding here: named curves with uncompressed points, RSA with NULL parameters,
/// Ed25519 without. So
/// equal keys have equal octets, and "one public key is certified once" can be a unique index.
///
/// Source: RFC 5280 §4.1.2.7, RFC 5480 §2, RFC 8017 §A.1, RFC 8410 §4, GM/T 0006.
enum SubjectPublicKeyInfo {
    /// The numbers of a public key.
    enum Numbers: Equatable {
        case point(KeyAlgorithm, [UInt8])
        case rsa(KeyAlgorithm, modulus: [UInt8], exponent: [UInt8])
        case edwards([UInt8])

        var algorithm: KeyAlgorithm {
            switch self {
            case .point(let algorithm, _), .rsa(let algorithm, _, _): algorithm
            case .edwards: .ed25519
            }
        }
    }

    private static let what = "public key"
    private static let ellipticCurve = DER.oid("1.2.840.10045.2.1")
    private static let rsaEncryption = DER.oid("1.2.840.113549.1.1.1")
    private static let edwards25519 = DER.oid("1.3.101.112")
    /// Octets of an Ed25519 public key.
    static let edwardsLength = 32

    /// Takes an encoding apart and checks everything but the curve equation.
    static func decode(_ der: [UInt8]) throws(CryptoError) -> Numbers {
        var reader = try DERReader.sequence(der, of: what)
        var identifier = try reader.enter(DERTag.sequence)
        let type = try identifier.next(DERTag.objectIdentifier).bytes
        let bits = try reader.bitStringOctets()
        try reader.finish()
        switch type {
        case ellipticCurve: return try decodePoint(bits, curve: &identifier)
        case rsaEncryption:
            guard try identifier.next(DERTag.null).content.isEmpty else { throw .malformed(what) }
            try identifier.finish()
            return try decodeRSA(bits)
        case edwards25519:
            try identifier.finish()
            return try edwards(bits)
        default: throw CryptoError(.unsupportedAlgorithm(name(ofType: type)))
        }
    }

    /// Puts an encoding together.
    static func encode(_ numbers: Numbers) -> [UInt8] {
        switch numbers {
        case .point(let algorithm, _):
            DER.sequence(
                DER.sequence(ellipticCurve, algorithm.curveIdentifier ?? DER.null),
                DER.bitString(bits(of: numbers))
            )
        case .rsa: DER.sequence(DER.sequence(rsaEncryption, DER.null), DER.bitString(bits(of: numbers)))
        case .edwards: DER.sequence(DER.sequence(edwards25519), DER.bitString(bits(of: numbers)))
        }
    }

    /// The octets of the BIT STRING: `04 ‖ X ‖ Y`, the DER RSAPublicKey, or the 32 octets of Ed25519.
    static func bits(of numbers: Numbers) -> [UInt8] {
        switch numbers {
        case .point(_, let point): point
        case .edwards(let octets): octets
        case .rsa(_, let modulus, let exponent):
            DER.sequence(DER.integer(magnitude: modulus), DER.integer(magnitude: exponent))
        }
    }

    /// Checks an uncompressed point's form and names it.
    static func point(_ point: [UInt8], _ algorithm: KeyAlgorithm) throws(CryptoError) -> Numbers {
        guard let length = algorithm.coordinateLength else {
            throw CryptoError(.unsupportedAlgorithm(algorithm.rawValue))
        }
        guard point.count == 1 + 2 * length, point.first == 4 else {
            throw CryptoError(.badPublicKey(fault(ofPoint: point, length)))
        }
        return .point(algorithm, point)
    }

    /// Names the form of a point that is not uncompressed (SEC 1 §2.3.3).
    private static func fault(ofPoint point: [UInt8], _ length: Int) -> PublicKeyFault {
        switch (point.first, point.count) {
        case (0, 1): .pointAtInfinity
        case (2, 1 + length), (3, 1 + length): .pointCompressed
        default: .pointForm
        }
    }

    /// Checks the bounds of RSA numbers: 2048, 3072 or 4096 bits; odd; exponent from 65537 to 8 octets.
    static func rsa(modulus: [UInt8], exponent: [UInt8]) throws(CryptoError) -> Numbers {
        let modulus = Array(modulus.drop { $0 == 0 })
        let exponent = Array(exponent.drop { $0 == 0 })
        let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
        guard bits >= 2048 else { throw CryptoError(.keyTooWeak("RSA of \(bits) bits")) }
        guard let algorithm = KeyAlgorithm(modulusBits: bits) else {
            throw CryptoError(.unsupportedAlgorithm("RSA of \(bits) bits"))
        }
        guard let lastOfModulus = modulus.last, lastOfModulus & 1 == 1 else {
            throw CryptoError(.keyTooWeak("the RSA modulus is even"))
        }
        guard exponent.count <= 8 else {
            throw CryptoError(.unsupportedAlgorithm("RSA with a huge exponent"))
        }
        let value = exponent.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard value & 1 == 1 else { throw CryptoError(.keyTooWeak("RSA exponent \(value) is even")) }
        guard value >= 65537 else { throw CryptoError(.keyTooWeak("RSA exponent \(value)")) }
        return .rsa(algorithm, modulus: modulus, exponent: exponent)
    }

    /// Checks the form of an Ed25519 key (RFC 8410 §4).
    static func edwards(_ octets: [UInt8]) throws(CryptoError) -> Numbers {
        guard octets.count == edwardsLength else { throw .malformed(what) }
        return .edwards(octets)
    }

    private static func decodePoint(_ bits: [UInt8], curve: inout DERReader) throws(CryptoError) -> Numbers {
        guard let element = try? curve.next() else { throw .malformed(what) }
        try curve.finish()
        let identifier = element.bytes
        guard let algorithm = KeyAlgorithm.allCases.first(where: { $0.curveIdentifier == identifier }) else {
            throw CryptoError(.unsupportedAlgorithm("elliptic curve " + name(ofType: identifier)))
        }
        return try point(bits, algorithm)
    }

    private static func decodeRSA(_ bits: [UInt8]) throws(CryptoError) -> Numbers {
        var reader = try DERReader.sequence(bits, of: what)
        let (modulus, exponent) = (try number(&reader), try number(&reader))
        try reader.finish()
        return try rsa(modulus: modulus, exponent: exponent)
    }

    private static func number(_ reader: inout DERReader) throws(CryptoError) -> [UInt8] {
        var ahead = reader
        if let sign = try ahead.next(DERTag.integer).content.first, sign >= 0x80 {
            throw CryptoError(.badPublicKey(.negativeNumber))
        }
        return try reader.magnitude()
    }

    /// The dotted name, or a word for parameters written out instead of named.
    private static func name(ofType encoded: [UInt8]) -> String {
        var reader = DERReader(encoded, of: what)
        return (try? reader.objectIdentifier()) ?? "with explicit parameters"
    }
}
