import Model
import Synchronization
import TestSupport

/// A book as a process sees it that dies at a given commit: before it, when nothing is written, or after it, when
/// everything is but nobody hears of it.
///
/// From then on the process can write nothing more.
final class MortalBook: Book {
    /// Where the process dies.
    struct Death: Hashable, CustomStringConvertible {
        /// The commit, from 1.
        let commit: Int
        /// Whether the commit is still written.
        let isWritten: Bool

        var description: String { "\(isWritten ? "after" : "before") commit \(commit)" }

        /// Every point of the issuance cycle where what is on disk can end.
        static let all = (1...2).flatMap { commit in
            [false, true].map { Death(commit: commit, isWritten: $0) }
        }
    }

    private let book: MemoryBook
    private let death: Death?
    private let commits = Mutex(0)

    init(_ book: MemoryBook, dying death: Death?) {
        self.book = book
        self.death = death
    }

    func commit(_ changes: [Change]) async throws(BookError) {
        let count = commits.withLock { count in
            count += 1
            return count
        }
        guard let death, count >= death.commit else { return try await book.commit(changes) }
        if count == death.commit, death.isWritten { try await book.commit(changes) }
        throw BookError(.failed(detail: "the power is gone"))
    }
}
