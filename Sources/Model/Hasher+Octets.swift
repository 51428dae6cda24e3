extension Hasher {
    /// Takes octets in words of eight.
    ///
    /// An array gives each of its elements by itself, which is a call for each octet, and what is looked up for an answer has some
    /// hundred of them.
    package mutating func combine(octets: [UInt8]) {
        var word: UInt64 = 0
        for (place, octet) in octets.enumerated() {
            word = word << 8 | UInt64(octet)
            guard place & 7 == 7 else { continue }
            combine(word)
            word = 0
        }
        combine(word)
        combine(octets.count)
    }
}
