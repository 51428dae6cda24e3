/// Identifier and length of one encoded value, read where they stand, in strict DER: a definite length in its shortest
/// form, a tag number below 31.
///
/// Never traps, whatever it is given.
///
/// Source: X.690 §8.1, §10.1.
package struct DERHeader {
    /// Why there is none.
    package enum Failure: Error {
        /// The octets end in it, or it is none.
        case malformed
        /// Its length is BER only.
        case notDER(DERFault)
    }

    /// The identifier octet: class, form and number; see `DERTag`.
    package let tag: UInt8
    /// Where the content stands, which may end beyond the octets.
    package let content: Range<Int>

    /// Reads what begins at `position`, which is not beyond the end.
    ///
    /// - Throws: `Failure`.
    package init(_ octets: Span<UInt8>, at position: Int) throws(Failure) {
        guard octets.count - position >= 2 else { throw .malformed }
        tag = octets[position]
        guard tag & 0x1F != 0x1F else { throw .malformed }
        let first = Int(octets[position + 1])
        guard first >= 0x80 else {
            content = position + 2..<position + 2 + first
            return
        }
        let start = position + 2 + (first & 0x7F)
        guard first > 0x80 else { throw .notDER(.indefiniteLength) }
        // Four octets say 4 GiB; more than any object here, and no overflow.
        guard first <= 0x84, start <= octets.count else { throw .malformed }
        var count = 0
        for place in position + 2..<start { count = count << 8 | Int(octets[place]) }
        let shortest = first == 0x81 ? 0x80 : 1 << (8 * (first - 0x81))
        guard count >= shortest else { throw .notDER(.longLength) }
        content = start..<start + count
    }
}
