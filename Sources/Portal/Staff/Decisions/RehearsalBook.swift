import Model
import Synchronization

/// A book in which a deed is done for trial: what it would write is kept, and nothing is written but refusals.
///
/// A refusal belongs into the audit chain whether or not somebody signs, so it goes on at once.
final class RehearsalBook: Book {
    private let book: any Book
    private let kept = Mutex<[Change]>([])

    init(over book: any Book) {
        self.book = book
    }

    func commit(_ changes: [Change]) async throws(BookError) {
        guard !changes.contains(where: \.isRefusal) else { return try await book.commit(changes) }
        kept.withLock { $0 += changes }
    }

    /// What the deed would write.
    var changes: [Change] { kept.withLock { $0 } }
}

extension Change {
    /// Whether it puts a refusal on record.
    var isRefusal: Bool {
        guard case .audit(let event) = self else { return false }
        return event.action.hasSuffix(".refuse")
    }
}
