/// Which of 65,536 numbers that follow each other are in a set.
///
/// A block is the numbers with the same quotient by 65,536; in it they go by their remainders.
struct NumberBlock: Hashable {
    /// Numbers of a block.
    static let size = 65_536
    static let empty = NumberBlock(words: Array(repeating: 0, count: wordCount))
    static let full = NumberBlock(words: Array(repeating: .max, count: wordCount))
    static let wordCount = size / 64

    /// A bit for each number, the smallest first.
    private(set) var words: [UInt64]

    /// Takes `wordCount` words.
    init(words: [UInt64]) {
        self.words = words
    }

    /// The block of a number, and the number in it.
    static func place(of number: Int64) -> (block: Int64, member: UInt16) {
        (number >> 16, UInt16(truncatingIfNeeded: number))
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    mutating func insert(_ member: UInt16) {
        words[Int(member >> 6)] |= 1 << UInt64(member & 63)
    }

    mutating func remove(_ member: UInt16) {
        words[Int(member >> 6)] &= ~(1 << UInt64(member & 63))
    }

    mutating func formUnion(_ other: NumberBlock) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(_ other: NumberBlock) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func subtract(_ other: NumberBlock) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    /// Adds what is in both `other` and `third`.
    mutating func formUnion(_ other: NumberBlock, in third: NumberBlock) {
        for index in words.indices { words[index] |= other.words[index] & third.words[index] }
    }

    /// Adds what is in `other` and not in `third`.
    mutating func formUnion(_ other: NumberBlock, notIn third: NumberBlock) {
        for index in words.indices { words[index] |= other.words[index] & ~third.words[index] }
    }

    func union(_ other: NumberBlock) -> NumberBlock {
        var result = self
        result.formUnion(other)
        return result
    }

    func intersection(_ other: NumberBlock) -> NumberBlock {
        var result = self
        result.formIntersection(other)
        return result
    }

    /// The members, smallest first.
    var members: [UInt16] {
        var members: [UInt16] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                members.append(UInt16(truncatingIfNeeded: index << 6 | rest.trailingZeroBitCount))
                rest &= rest &- 1
            }
        }
        return members
    }
}
