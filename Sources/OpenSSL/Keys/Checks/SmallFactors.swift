import Model

/// An RSA modulus is a product of two large primes: no prime below 10 007 divides it.
///
/// Source: CA/Browser Forum BR §6.1.6 ("no factors smaller than 752"); SP 800-56B §6.4.2.2.
enum SmallFactors: KeyCheck {
    static func problem(in key: PublicKey) -> String? {
        guard let modulus = key.modulus else { return nil }
        let words = SmallPrimes.words(modulus)
        let factor = SmallPrimes.all.first { SmallPrimes.remainder(of: words, by: $0) == 0 }
        return factor.map { "its RSA modulus is divisible by \($0)" }
    }
}
