public import Model

extension DERReader {
    /// Reads a whole object of one outer SEQUENCE and nothing after it.
    ///
    /// - Returns: a reader over the content of the SEQUENCE.
    /// - Throws: `CryptoError` with `.malformed` or `.trailingOctets`.
    public static func sequence(_ bytes: [UInt8], of what: String) throws(CryptoError) -> DERReader {
        var outer = DERReader(bytes, of: what)
        let inner = try outer.enter(DERTag.sequence)
        try outer.finish()
        return inner
    }

    /// Reads an OBJECT IDENTIFIER as dotted text.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    public mutating func objectIdentifier() throws(CryptoError) -> String {
        try DER.dottedText(ofContent: next(DERTag.objectIdentifier).content)
    }

    /// Reads a non-negative INTEGER as a big-endian magnitude without leading zeros (zero is empty).
    ///
    /// - Throws: `CryptoError` with `.malformed`, also for a negative number.
    public mutating func magnitude() throws(CryptoError) -> [UInt8] {
        let content = try next(DERTag.integer).content
        try checkMinimalInteger(content)
        guard let first = content.first, first < 0x80 else { throw malformed }
        return Array(content.drop { $0 == 0 })
    }

    /// Reads an INTEGER or ENUMERATED that fits in an `Int`.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    public mutating func smallInteger(tag: UInt8 = DERTag.integer) throws(CryptoError) -> Int {
        let content = try next(tag).content
        try checkMinimalInteger(content)
        guard let first = content.first, content.count <= 8 else { throw malformed }
        return content.reduce(first < 0x80 ? 0 : -1) { $0 << 8 | Int($1) }
    }

    /// Reads a BOOLEAN.
    ///
    /// - Throws: `CryptoError` with `.malformed`, also for a true that is not FF.
    public mutating func boolean() throws(CryptoError) -> Bool {
        let content = try next(DERTag.boolean).content
        guard content.count == 1, let octet = content.first, octet == 0 || octet == 0xFF else {
            throw malformed
        }
        return octet == 0xFF
    }

    /// Reads a BIT STRING whose bits are whole octets.
    ///
    /// - Throws: `CryptoError` with `.malformed`, also for unused bits.
    public mutating func bitStringOctets() throws(CryptoError) -> [UInt8] {
        let content = try next(DERTag.bitString).content
        guard content.first == 0 else { throw malformed }
        return Array(content.dropFirst())
    }

    /// Reads a BIT STRING of named bits.
    ///
    /// - Returns: the positions of the bits that are set.
    /// - Throws: `CryptoError` with `.malformed`, also for trailing zero bits (X.690 §11.2.2).
    public mutating func namedBits() throws(CryptoError) -> [Int] {
        let content = try next(DERTag.bitString).content
        guard let unused = content.first, unused < 8 else { throw malformed }
        let octets = Array(content.dropFirst())
        guard let last = octets.last else {
            guard unused == 0 else { throw malformed }
            return []
        }
        guard last.trailingZeroBitCount == Int(unused), octets.count <= 16 else { throw malformed }
        return (0..<octets.count * 8).filter { octets[$0 / 8] >> UInt8(7 - $0 % 8) & 1 == 1 }
    }

    /// Reads an OCTET STRING.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    public mutating func octetString() throws(CryptoError) -> [UInt8] {
        try Array(next(DERTag.octetString).content)
    }

    /// Reads a UTCTime or GeneralizedTime.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    public mutating func time() throws(CryptoError) -> Timestamp {
        let element = try next()
        return try DER.timestamp(tag: element.tag, content: element.content)
    }

    private func checkMinimalInteger(_ content: ArraySlice<UInt8>) throws(CryptoError) {
        guard let first = content.first else { throw malformed }
        guard let second = content.dropFirst().first else { return }
        guard !(first == 0 && second < 0x80), !(first == 0xFF && second >= 0x80) else { throw malformed }
    }
}
