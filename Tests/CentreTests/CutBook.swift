import Model
import Synchronization

/// A book for whose writer the power fails, or something else happens, after some commits.
final class CutBook: Book {
    private let book: any Book
    private let left: Mutex<Int>
    private let accident: (@Sendable () -> Void)?

    /// Lets so many commits through.
    ///
    /// - Parameters:
    ///   - book: the book.
    ///   - commits: how many.
    ///   - accident: what happens after the last of them instead of a cut; the next ones go through too.
    init(book: any Book, commits: Int, accident: (@Sendable () -> Void)? = nil) {
        self.book = book
        left = Mutex(commits)
        self.accident = accident
    }

    func commit(_ changes: [Change]) async throws(BookError) {
        let number = left.withLock { left in
            left -= 1
            return left
        }
        guard number >= 0 || accident != nil else { throw BookError(.diskFull) }
        try await book.commit(changes)
        if number == 0 { accident?() }
    }
}
