/// How a block stands in the search index: nothing for all 65,536; 8,192 octets, a bit for each number; or, for fewer
/// than 4,096, two octets for each member. The smallest number is first, of an octet the lowest bit, of two octets the
/// lower one.
extension NumberBlock {
    private static let mapSize = size / 8

    /// Reads a block.
    ///
    /// Nil for octets that are not one.
    init?(encoded octets: [UInt8]) {
        switch octets.count {
        case 0: self = .full
        case NumberBlock.mapSize:
            self.init(
                words: unsafe octets.withUnsafeBytes { buffer in
                    // Within the octets: 1,024 words of 8.
                    (0..<NumberBlock.wordCount).map { index in
                        UInt64(
                            littleEndian: unsafe buffer.loadUnaligned(
                                fromByteOffset: index * 8,
                                as: UInt64.self
                            )
                        )
                    }
                }
            )
        default:
            guard octets.count < NumberBlock.mapSize, octets.count.isMultiple(of: 2) else { return nil }
            self = .empty
            for index in stride(from: 0, to: octets.count, by: 2) {
                insert(UInt16(octets[index]) | UInt16(octets[index + 1]) << 8)
            }
        }
    }

    /// The octets of a block that has a member.
    var encoded: [UInt8] {
        let count = count
        if count == NumberBlock.size { return [] }
        guard count * 2 < NumberBlock.mapSize else {
            return unsafe words.map(\.littleEndian).withUnsafeBytes { unsafe Array($0) }
        }
        var octets: [UInt8] = []
        octets.reserveCapacity(count * 2)
        for member in members { octets += NumberBlock.encoded(member) }
        return octets
    }

    /// The octets of a block with one member.
    static func encoded(_ member: UInt16) -> [UInt8] {
        [UInt8(truncatingIfNeeded: member), UInt8(truncatingIfNeeded: member >> 8)]
    }
}
