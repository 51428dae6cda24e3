import Model
import Synchronization

/// A book whose writer is stopped once, right before a certain commit, while something else happens.
final class HookedBook: Book {
    private let book: any Book
    private let isMoment: @Sendable (Change) -> Bool
    private let meanwhile: @Sendable () async -> Void
    private let isOver = Mutex(false)

    init(
        book: any Book,
        before isMoment: @escaping @Sendable (Change) -> Bool,
        meanwhile: @escaping @Sendable () async -> Void
    ) {
        self.book = book
        self.isMoment = isMoment
        self.meanwhile = meanwhile
    }

    func commit(_ changes: [Change]) async throws(BookError) {
        if changes.contains(where: isMoment),
            isOver.withLock({ isOver in
                defer { isOver = true }
                return !isOver
            })
        {
            await meanwhile()
        }
        try await book.commit(changes)
    }
}
