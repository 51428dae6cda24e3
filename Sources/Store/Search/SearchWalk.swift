import Model

/// Goes through the certificates that the search index lets pass, greatest number first.
///
/// What the index has not followed yet is among them, to be looked at in the book: a few hundred at most.
final class SearchWalk {
    private let sieve: SearchSieve
    private let reader: SearchReader
    /// By block.
    private let unfollowed: [Int64: [UInt16]]
    private let lastBlock: Int64
    /// The block that was read last.
    private var current: (block: Int64, members: [UInt16])?

    private static let laterSQL: SQLText = "SELECT id FROM certificate WHERE id > $1"
    private static let movedSQL: SQLText = "SELECT certificate FROM certificateMove WHERE sequence > $1"

    /// Asks `sieve` of the index; `book` is a view of the book that is not older than that of the index.
    init(_ sieve: SearchSieve, _ reader: SearchReader, _ book: Session) throws(BookError) {
        (self.sieve, self.reader) = (sieve, reader)
        let progress = try reader.progress()
        var numbers = try reader.pending()
        numbers += try book.all(Self.laterSQL, [.integer(progress.number)]) { row in row.int() }
        numbers += try book.all(Self.movedSQL, [.integer(progress.move)]) { row in row.int() }
        unfollowed = Dictionary(grouping: numbers) { NumberBlock.place(of: $0).block }
            .mapValues { numbers in numbers.map { NumberBlock.place(of: $0).member } }
        lastBlock = NumberBlock.place(of: max(progress.number, numbers.max() ?? 0)).block
    }

    /// The greatest numbers below `bound`, greatest first; fewer than `limit` only when there are no more.
    func numbers(below bound: Int64, limit: Int) throws(BookError) -> [Int64] {
        guard bound > 0 else { return [] }
        var (numbers, block) = ([Int64](), min(lastBlock, NumberBlock.place(of: bound - 1).block))
        while block >= 0, numbers.count < limit {
            for member in try members(block).reversed() {
                let number = block << 16 | Int64(member)
                guard number < bound else { continue }
                numbers.append(number)
                if numbers.count == limit { return numbers }
            }
            block -= 1
        }
        return numbers
    }

    private func members(_ block: Int64) throws(BookError) -> [UInt16] {
        if let current, current.block == block { return current.members }
        var numbers = try sieve.numbers(block, reader)
        for member in unfollowed[block] ?? [] { numbers.insert(member) }
        let members = numbers.members
        current = (block, members)
        return members
    }
}
