import COpenSSL

/// What an Ed25519 public key must be: the one encoding of a point of the curve, and not a point of the small
/// subgroup, with which signatures verify that nobody made.
///
/// The octets are y, least significant first, with the lowest bit of x as the top bit.
///
/// Source: RFC 8032 §5.1.3; Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs", §2 and table 1.
enum EdwardsPoint {
    /// - Throws: `CryptoError` with `.malformed` for a y outside the field or not on the curve, `.keyTooWeak` for
    ///   one of the eight points of low order.
    static func examine(_ octets: [UInt8]) throws(CryptoError) {
        guard octets.count == SubjectPublicKeyInfo.edwardsLength else { throw .malformed("public key") }
        var y = Array(octets.reversed())
        y[0] &= 0x7F
        guard y.lexicographicallyPrecedes(prime) else { throw .malformed("public key") }
        guard !lowOrder.contains(y) else {
            throw CryptoError(.keyTooWeak("its Ed25519 point has low order"))
        }
        guard try isOnCurve(y) else { throw .malformed("public key") }
    }

    /// x² = (y² − 1) / (d · y² + 1) has a solution when the product of both sides of the fraction is a square.
    private static func isOnCurve(_ y: [UInt8]) throws(CryptoError) -> Bool {
        let field = try BigNumber(prime)
        let square = try BigNumber(y)
        let numerator = try BigNumber()
        let denominator = try BigNumber(curveConstant)
        let one = try BigNumber([1])
        let arithmetic = try BigArithmetic()
        try arithmetic.multiply(square, by: square, modulo: field)
        try check(unsafe BN_sub(numerator.pointer, square.pointer, one.pointer), "BN_sub")
        try arithmetic.multiply(denominator, by: square, modulo: field)
        try denominator.increment()
        try arithmetic.multiply(numerator, by: denominator, modulo: field)
        return try arithmetic.isResidue(numerator, modulo: field)
    }

    private static let prime = [0x7F] + [UInt8](repeating: 0xFF, count: 30) + [0xED]

    /// d = −121665 / 121666.
    private static let curveConstant: [UInt8] = [
        0x52, 0x03, 0x6C, 0xEE, 0x2B, 0x6F, 0xFE, 0x73, 0x8C, 0xC7, 0x40, 0x79, 0x77, 0x79, 0xE8, 0x98,
        0x00, 0x70, 0x0A, 0x4D, 0x41, 0x41, 0xD8, 0xAB, 0x75, 0xEB, 0x4D, 0xCA, 0x13, 0x59, 0x78, 0xA3,
    ]

    /// y of the points of order 1, 2, 4 and 8, most significant octet first; x has either sign.
    private static let lowOrder: [[UInt8]] = [
        [UInt8](repeating: 0, count: 31) + [1],
        [0x7F] + [UInt8](repeating: 0xFF, count: 30) + [0xEC],
        [UInt8](repeating: 0, count: 32),
        [
            0x05, 0xFC, 0x53, 0x6D, 0x88, 0x02, 0x38, 0xB1, 0x39, 0x33, 0xC6, 0xD3, 0x05, 0xAC, 0xDF, 0xD5,
            0xF0, 0x98, 0xEF, 0xF2, 0x89, 0xF4, 0xC3, 0x45, 0xB0, 0x27, 0xB2, 0xC2, 0x8F, 0x95, 0xE8, 0x26,
        ],
        [
            0x7A, 0x03, 0xAC, 0x92, 0x77, 0xFD, 0xC7, 0x4E, 0xC6, 0xCC, 0x39, 0x2C, 0xFA, 0x53, 0x20, 0x2A,
            0x0F, 0x67, 0x10, 0x0D, 0x76, 0x0B, 0x3C, 0xBA, 0x4F, 0xD8, 0x4D, 0x3D, 0x70, 0x6A, 0x17, 0xC7,
        ],
    ]
}
