import Model

/// An RSA modulus is not a power of a smaller number; whoever takes the root has factored it.
///
/// Without factors below 10 007 (`SmallFactors`) the exponent of 4096 bits is at most 308; squares are found by
/// `ClosePrimes`.
///
/// Source: SP 800-56B §6.4.2.2; Bernstein, "Detecting perfect powers in essentially linear time".
enum PerfectPower: KeyCheck {
    private static let bitsOfSmallestFactor = 13

    static func problem(in key: PublicKey) throws(CryptoError) -> String? {
        guard let modulus = key.modulus else { return nil }
        let arithmetic = try BigArithmetic()
        let number = try BigNumber(modulus)
        let largest = UInt64(number.bitCount / bitsOfSmallestFactor)
        for exponent in SmallPrimes.all.prefix(while: { $0 <= largest }) {
            let root = try arithmetic.root(Int(exponent), of: number)
            if try arithmetic.power(Int(exponent), of: root).isEqual(to: number) {
                return "its RSA modulus is a power of a smaller number"
            }
        }
        return nil
    }
}
