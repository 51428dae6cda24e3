import Model
import OpenSSL

/// A curve written out in numbers, as some modules give it, for comparison with the curves that have a name.
///
/// Every number is compared, the generator included: a curve that differs in one of them is another curve, on which
/// forged keys are easy (CVE-2020-0601).
///
/// ```
/// ECParameters ::= SEQUENCE { version INTEGER, fieldID SEQUENCE { prime-field, INTEGER p },
///     curve SEQUENCE { a OCTET STRING, b OCTET STRING, seed BIT STRING OPTIONAL },
///     base OCTET STRING, order INTEGER, cofactor INTEGER OPTIONAL }
/// ```
///
/// Source: SEC 1 §C.2; the numbers from FIPS 186-4 §D.1.2.
struct ExplicitCurve {
    /// p, a, b, x of the generator, y of the generator, n; without leading zeros.
    private let numbers: [[UInt8]]

    init?(_ parameters: [UInt8]) {
        guard let numbers = try? Self.read(parameters) else { return nil }
        self.numbers = numbers
    }

    /// The curve with these numbers, or nil.
    var algorithm: KeyAlgorithm? {
        if numbers == Self.p256 { return .p256 }
        return numbers == Self.p384 ? .p384 : nil
    }

    private static func read(_ parameters: [UInt8]) throws(CryptoError) -> [[UInt8]] {
        var reader = try DERReader.sequence(parameters, of: "curve")
        _ = try reader.smallInteger()
        var field = try reader.enter(DERTag.sequence)
        guard try field.objectIdentifier() == "1.2.840.10045.1.1" else { throw reader.malformed }
        let prime = try field.magnitude()
        try field.finish()
        var curve = try reader.enter(DERTag.sequence)
        let (a, b) = (try curve.octetString(), try curve.octetString())
        let base = try reader.octetString()
        let order = try reader.magnitude()
        if let cofactor = try reader.nextIf(DERTag.integer), Array(cofactor.content) != [1] {
            throw reader.malformed
        }
        let half = (base.count - 1) / 2
        guard base.first == 4, base.count == 1 + 2 * half else { throw reader.malformed }
        let (x, y) = (Array(base.dropFirst().prefix(half)), Array(base.suffix(half)))
        return [prime, a, b, x, y, order].map { Array($0.drop { $0 == 0 }) }
    }

    private static let p256 = table(
        "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
        "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
    )

    private static let p384 = table(
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc",
        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
        "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"
    )

    private static func table(_ rows: String...) -> [[UInt8]] {
        rows.compactMap(Hexadecimal.decode)
    }
}
