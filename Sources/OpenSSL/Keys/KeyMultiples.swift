import COpenSSL
import Model

/// The multiples of one P-256 public key's point, under which a verification costs half: owns one `EC_GROUP *`.
///
/// libcrypto keeps such a table for the base point of the curve and, when asked, for the base point of any group; here
/// the key's point stands in its place. The table is 150 KB and takes as long as 200 verifications.
///
/// Source: FIPS 186-5 §6.4.2.
@safe
final class KeyMultiples: @unchecked Sendable {
    // Unchecked: the groups and the order are only read after they are made.
    private let curve: Curve
    private let group: OpaquePointer
    private let order: BigNumber

    /// Makes the table; nil when the key is of another kind, or this libcrypto has no such tables.
    init?(_ key: PublicKey) {
        guard case .point(.p256, let octets) = key.material.numbers, let curve = Curve.of(.p256),
            let order = try? BigNumber(curve.order), let group = unsafe Self.group(curve, around: octets)
        else {
            ErrorQueue.clear()
            return nil
        }
        self.curve = curve
        self.order = order
        unsafe self.group = group
    }

    deinit { unsafe EC_GROUP_free(group) }

    /// Whether `signature`, DER, is the key's signature of `digest`.
    ///
    /// - Throws: `CryptoError` for what is not the encoding of two positive numbers, or when libcrypto fails.
    func verify(_ signature: [UInt8], _ digest: [UInt8]) throws(CryptoError) -> Bool {
        var reader = try DERReader.sequence(signature, of: "signature")
        let r = try BigNumber(reader.magnitude())
        let s = try BigNumber(reader.magnitude())
        try reader.finish()
        guard isInRange(r), isInRange(s) else { return false }
        let arithmetic = try BigArithmetic()
        let inverse = try arithmetic.inverse(of: s, modulo: order)
        // The order has whole octets, so the leftmost bits of a longer digest are its first octets.
        let ofBase = try BigNumber(Array(digest.prefix(32)))
        try arithmetic.multiply(ofBase, by: inverse, modulo: order)
        try arithmetic.multiply(inverse, by: r, modulo: order)
        let abscissa = try sum(ofBase, inverse)
        return try arithmetic.remainder(of: abscissa, by: order).isEqual(to: r)
    }

    private func isInRange(_ number: borrowing BigNumber) -> Bool {
        number.bitCount > 0 && !number.isAtLeast(order)
    }

    /// The first coordinate of the base point times `ofBase` plus the key's point times `ofKey`.
    private func sum(
        _ ofBase: borrowing BigNumber,
        _ ofKey: borrowing BigNumber
    ) throws(CryptoError) -> BigNumber {
        let left = try unsafe CurvePoint(on: curve.group)
        let right = try unsafe CurvePoint(on: group)
        try check(
            unsafe EC_POINT_mul(curve.group, left.pointer, ofBase.pointer, nil, nil, nil),
            "EC_POINT_mul"
        )
        try check(unsafe EC_POINT_mul(group, right.pointer, ofKey.pointer, nil, nil, nil), "EC_POINT_mul")
        try check(
            unsafe EC_POINT_add(curve.group, left.pointer, left.pointer, right.pointer, nil),
            "EC_POINT_add"
        )
        let abscissa = try BigNumber()
        try check(
            unsafe EC_POINT_get_affine_coordinates(curve.group, left.pointer, abscissa.pointer, nil, nil),
            "EC_POINT_get_affine_coordinates"
        )
        return abscissa
    }

    /// A copy of the curve with another base point, and the table of its multiples.
    private static func group(_ curve: Curve, around octets: [UInt8]) -> OpaquePointer? {
        guard let point = try? unsafe CurvePoint(on: curve.group),
            unsafe EC_POINT_oct2point(curve.group, point.pointer, octets, octets.count, nil) == 1,
            let group = unsafe EC_GROUP_dup(curve.group)
        else { return nil }
        let order = unsafe EC_GROUP_get0_order(curve.group)
        let cofactor = unsafe EC_GROUP_get0_cofactor(curve.group)
        guard unsafe EC_GROUP_set_generator(group, point.pointer, order, cofactor) == 1,
            unsafe COpenSSL_EC_GROUP_precompute_mult(group) == 1
        else {
            unsafe EC_GROUP_free(group)
            return nil
        }
        return unsafe group
    }
}
