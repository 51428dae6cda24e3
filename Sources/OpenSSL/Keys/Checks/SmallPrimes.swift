/// The primes below 10 007, and remainders by them.
enum SmallPrimes {
    private static let limit = 10_007

    /// In ascending order, from 2.
    static let all: [UInt64] = {
        var isComposite = [Bool](repeating: false, count: limit)
        var primes: [UInt64] = []
        for candidate in 2..<limit where !isComposite[candidate] {
            primes.append(UInt64(candidate))
            for multiple in stride(from: candidate * candidate, to: limit, by: candidate) {
                isComposite[multiple] = true
            }
        }
        return primes
    }()

    /// The big-endian number cut into words of 32 bits, for `remainder`.
    static func words(_ number: [UInt8]) -> [UInt32] {
        let padded = [UInt8](repeating: 0, count: (4 - number.count % 4) % 4) + number
        return stride(from: 0, to: padded.count, by: 4).map { start in
            padded[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
    }

    /// What is left of the number after division by `divisor`, which is below 2³².
    static func remainder(of words: [UInt32], by divisor: UInt64) -> UInt64 {
        words.reduce(UInt64(0)) { ($0 << 32 | UInt64($1)) % divisor }
    }
}
