import COpenSSL
import Model

/// ECDSA under one nonce that is used again and again; for `ThrowawayKey` alone.
///
/// ```
/// s = k⁻¹ · (z + r · d) mod n = slope · z + offset, with slope = k⁻¹ and offset = k⁻¹ · r · d
/// ```
///
/// Whoever sees two signatures knows the key. The nonce is itself a key pair: k is its number, r the x-coordinate of its
/// point.
///
/// Source: FIPS 186-5 §6.4.1.
@safe
final class FixedNonce: @unchecked Sendable {
    // Unchecked: the numbers are only read after it is made.
    private let order: BigNumber
    private let slope: BigNumber
    private let offset: BigNumber
    /// r, DER.
    private let point: [UInt8]
    private let length: Int

    /// Draws a nonce for `key`, which is on a curve of ECDSA.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` or `.library`.
    init(_ key: PrivateKey) throws(CryptoError) {
        guard let curve = Curve.of(key.algorithm), let length = key.algorithm.coordinateLength else {
            throw CryptoError(.unsupportedAlgorithm(key.algorithm.rawValue))
        }
        let nonce = try PrivateKey.generate(key.algorithm)
        let arithmetic = try BigArithmetic()
        let order = try BigNumber(curve.order)
        let r = try arithmetic.remainder(of: BigNumber(nonce.handle.number("qx")), by: order)
        let slope = try arithmetic.inverse(of: BigNumber(nonce.handle.number("priv")), modulo: order)
        let offset = try BigNumber(key.handle.number("priv"))
        try arithmetic.multiply(offset, by: r, modulo: order)
        try arithmetic.multiply(offset, by: slope, modulo: order)
        point = DER.integer(magnitude: r.magnitude)
        self.length = length
        self.order = order
        self.slope = slope
        self.offset = offset
    }

    /// ECDSA-Sig-Value, DER; nil when s is zero, for one digest in 2²⁵⁶.
    ///
    /// - Throws: `CryptoError` with `.library`.
    func signature(of digest: [UInt8]) throws(CryptoError) -> [UInt8]? {
        // The orders here have whole octets, so the leftmost bits of a longer digest are its first octets.
        let s = try BigNumber(Array(digest.prefix(length)))
        let arithmetic = try BigArithmetic()
        try arithmetic.multiply(s, by: slope, modulo: order)
        try arithmetic.add(offset, to: s, modulo: order)
        guard s.bitCount > 0 else { return nil }
        return DER.sequence(point, DER.integer(magnitude: s.magnitude))
    }
}
