import Model

/// Two primes close to each other are found by Fermat's method: n = a² − b² with a small a − √n.
///
/// A sound key needs about 2^1000 rounds; 100 are tried, which is what CA/Browser Forum demands.
///
/// Source: CA/Browser Forum BR §6.1.1.3 (ballot SC-73); Böck, CVE-2022-26320; FIPS 186-5 §A.1.3 (|p − q|).
enum ClosePrimes: KeyCheck {
    static let rounds = 100

    static func problem(in key: PublicKey) throws(CryptoError) -> String? {
        guard let modulus = key.modulus else { return nil }
        let arithmetic = try BigArithmetic()
        let number = try BigNumber(modulus)
        let a = try arithmetic.root(2, of: number)
        for _ in 0...rounds {
            let square = try arithmetic.power(2, of: a)
            if square.isAtLeast(number) {
                let difference = try arithmetic.difference(square, number)
                if try arithmetic.isSquare(difference) {
                    return "the two primes of its RSA modulus are too close together"
                }
            }
            try a.increment()
        }
        return nil
    }
}
