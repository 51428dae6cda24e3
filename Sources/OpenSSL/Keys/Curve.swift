import COpenSSL
import Model

/// An elliptic curve, kept for ever: making one takes as long as ten checks of a point.
@safe
final class Curve: @unchecked Sendable {
    // Unchecked: an EC_GROUP is only read after it is made.
    private let group: OpaquePointer
    /// The prime of the field, big-endian, as long as a coordinate.
    private let prime: [UInt8]

    private static let p256 = Curve(NID_X9_62_prime256v1)
    private static let p384 = Curve(NID_secp384r1)
    private static let sm2 = Curve(NID_sm2)

    private init(_ identifier: CInt) {
        // Not a matter of input: a libcrypto without these curves cannot run this product.
        guard let group = unsafe EC_GROUP_new_by_curve_name(identifier) else {
            preconditionFailure("see Libcrypto.selfCheck: libcrypto has no curve \(identifier)")
        }
        unsafe self.group = group
        prime = unsafe Self.octets(EC_GROUP_get0_field(group))
    }

    /// The curve of keys of `algorithm`, or nil for RSA and Ed25519.
    static func of(_ algorithm: KeyAlgorithm) -> Curve? {
        switch algorithm {
        case .p256: p256
        case .p384: p384
        case .sm2: sm2
        case .rsa2048, .rsa3072, .rsa4096, .ed25519: nil
        }
    }

    /// How many points the curve has, big-endian.
    var order: [UInt8] { unsafe Self.octets(EC_GROUP_get0_order(group)) }

    private static func octets(_ number: OpaquePointer?) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: Int((unsafe BN_num_bits(number) + 7) / 8))
        unsafe BN_bn2bin(number, &octets)
        return octets
    }

    /// The point with the same x and the other y, p − y, of the uncompressed encoding of a point of the curve.
    func negated(_ point: [UInt8]) -> [UInt8] {
        var (result, borrow) = (point, 0)
        for (place, minuend) in zip(result.indices.suffix(prime.count).reversed(), prime.reversed()) {
            let digit = Int(minuend) - Int(result[place]) - borrow
            borrow = digit < 0 ? 1 : 0
            result[place] = UInt8(truncatingIfNeeded: digit)
        }
        return result
    }

    /// True for the uncompressed encoding of a point of the curve, which has no small subgroup.
    ///
    /// Source: SP 800-56A §5.6.2.3.4.
    func contains(_ point: [UInt8]) -> Bool {
        guard let place = unsafe EC_POINT_new(group) else { return false }
        defer { unsafe EC_POINT_free(place) }
        let status = unsafe EC_POINT_oct2point(group, place, point, point.count, nil)
        if status != 1 { ErrorQueue.clear() }
        return status == 1
    }
}
