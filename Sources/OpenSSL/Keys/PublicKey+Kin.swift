/// Other keys that whoever holds this one's private half can use as well.
extension PublicKey {
    /// Exponents with which RSA keys are in use elsewhere, big-endian; 65537 is the only one that is certified here.
    private static let exponents: [[UInt8]] = [
        UsualExponent.value, [3], [5], [7], [17], [35], [37], [1, 1],
    ]

    /// The fingerprints of such keys: the same modulus with another exponent that is in use, the point with the other y,
    /// or the other sign.
    ///
    /// Who has the factors of a modulus has the private key for each exponent, and who has d has n − d, the private key of
    /// the point that differs in y alone. So these stand and fall with this one (ADR 0044).
    ///
    /// Source: RFC 8017 §3.1; SEC 1 §2.2.1; RFC 8032 §5.1.2.
    public var kin: [[UInt8]] {
        let others: [SubjectPublicKeyInfo.Numbers] =
            switch material.numbers {
            case .rsa(let algorithm, let modulus, let exponent):
                Self.exponents.filter { $0 != exponent }
                    .map { .rsa(algorithm, modulus: modulus, exponent: $0) }
            case .point(let algorithm, let point):
                Curve.of(algorithm).map { [.point(algorithm, $0.negated(point))] } ?? []
            case .edwards(let octets):
                [.edwards(octets.dropLast() + octets.suffix(1).map { $0 ^ 0x80 })]
            }
        return others.map { DigestAlgorithm.sha256.hash(SubjectPublicKeyInfo.encode($0)) }
    }
}
