/// An RSA key has the exponent 65537: with any other it would be another name for the same modulus, of which there are
/// as many as exponents, and a register of keys could be passed by with each.
///
/// Source: ADR 0044; CA/B BR §6.1.6 (the range from 65537 on).
enum UsualExponent: KeyCheck {
    /// 65537, big-endian.
    static let value: [UInt8] = [1, 0, 1]

    static func problem(in key: PublicKey) -> String? {
        guard case .rsa(_, _, let exponent) = key.material.numbers, exponent != value else { return nil }
        return "its RSA exponent is \(exponent.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }), not 65537"
    }
}
