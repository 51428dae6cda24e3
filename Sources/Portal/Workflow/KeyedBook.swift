import Model
import Synchronization

/// A book in which a deed is written together with the key under which it was asked for.
///
/// A refusal is written without it: what was refused may be asked for again.
final class KeyedBook: Book {
    private let book: any Book
    private let claim: APIRequestRecord
    private let isKept = Mutex(false)

    init(over book: any Book, _ claim: APIRequestRecord) {
        self.book = book
        self.claim = claim
    }

    func commit(_ changes: [Change]) async throws(BookError) {
        let isRefusal = changes.contains(where: \.isRefusal)
        guard !isRefusal, !isKept.withLock({ $0 }) else { return try await book.commit(changes) }
        try await book.commit([.addAPIRequest(record(for: changes))] + changes)
        isKept.withLock { $0 = true }
    }

    /// An application that begins is what its request was about.
    private func record(for changes: [Change]) -> APIRequestRecord {
        var record = claim
        for case .addApplication(let application) in changes where record.object.isEmpty {
            record.object = application.number.text
        }
        return record
    }
}
