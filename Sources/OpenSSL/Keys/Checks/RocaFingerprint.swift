import Model

/// Infineon's library made primes of the form k · M + (65537^a mod M), M being the product of the first
/// primes: so the modulus is a power of 65537 modulo each of them, which hardly any other modulus is.
///
/// M has the first 126 primes (up to 701) in keys of 2048 bits and more. Where 65537 generates every residue
/// the test says nothing; the other primes leave a chance of less than 2^-60 for a sound key.
///
/// Source: CVE-2017-15361; Nemec, Sys, Svenda, Klinec, Matyas, "The Return of Coppersmith's Attack", CCS 2017,
/// §2.1 (the form) and §3.1 (the fingerprint).
enum RocaFingerprint: KeyCheck {
    private static let largestPrime: UInt64 = 701
    private static let generator: UInt64 = 65537

    static func problem(in key: PublicKey) -> String? {
        guard let modulus = key.modulus else { return nil }
        let words = SmallPrimes.words(modulus)
        let matches = residues.allSatisfy { prime, powers in
            powers.contains(SmallPrimes.remainder(of: words, by: prime))
        }
        return matches ? "its RSA modulus has the ROCA fingerprint (CVE-2017-15361)" : nil
    }

    /// By prime, the powers of 65537; primes of which it generates all residues are left out.
    private static let residues: [(prime: UInt64, powers: Set<UInt64>)] =
        SmallPrimes.all.prefix { $0 <= largestPrime }.map { ($0, powers(modulo: $0)) }
        .filter { UInt64($0.powers.count) < $0.prime - 1 }

    private static func powers(modulo prime: UInt64) -> Set<UInt64> {
        var powers: Set<UInt64> = []
        var power = 1 % prime
        while powers.insert(power).inserted { power = power * generator % prime }
        return powers
    }
}
