/// One rule that a public key must pass before it is certified.
///
/// What every reading of a key demands (a size this product uses, a named curve, a point on it, a sound
/// exponent, a canonical encoding) is in `SubjectPublicKeyInfo` and `PublicKey`; these rules cost more, or look
/// for keys that were made badly.
protocol KeyCheck: Sendable {
    /// What is wrong with the key, as half a sentence; nil when the rule has nothing against it.
    static func problem(in key: PublicKey) throws(CryptoError) -> String?
}

/// All rules, the cheap and the telling ones first.
enum KeyChecks {
    static let all: [any KeyCheck.Type] = [
        UsualExponent.self, SmallFactors.self, RocaFingerprint.self, ClosePrimes.self, PerfectPower.self,
        SoundNumbers.self,
    ]

    /// Refuses a key that a rule objects to.
    ///
    /// - Throws: `CryptoError` with `.keyTooWeak`, or `.library` when a rule could not be applied.
    static func apply(to key: PublicKey) throws(CryptoError) {
        for check in all {
            if let problem = try check.problem(in: key) { throw CryptoError(.keyTooWeak(problem)) }
        }
    }
}

extension PublicKey {
    /// The octets of the RSA modulus, big-endian; nil for other keys.
    var modulus: [UInt8]? {
        guard case .rsa(_, let modulus, _) = material.numbers else { return nil }
        return modulus
    }
}
