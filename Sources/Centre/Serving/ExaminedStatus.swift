import Model
import Synchronization

/// What the book says of certificates, once it was compared with what was published.
///
/// A backup that is put into the open book may lack what was revoked since: nothing is said of it before somebody has looked whether a list
/// knows more.
final class ExaminedStatus: StatusSource {
    private struct State {
        /// The generation of the book that was compared.
        var examined: Int64
        /// The one that was there when it was looked at last.
        var seen: Int64
    }

    private let book: any StatusSource
    private let state: Mutex<State>

    /// Takes the book as it is now, which was compared when the process began.
    ///
    /// - Throws: `BookError`.
    init(_ book: any StatusSource) throws(BookError) {
        self.book = book
        let generation = try book.generation()
        state = Mutex(State(examined: generation, seen: generation))
    }

    /// Whether the book is another one than that which was compared.
    var isPending: Bool { state.withLock { $0.seen != $0.examined } }

    /// Says that the book of this generation was compared.
    func examine(_ generation: Int64) {
        state.withLock { $0.examined = generation }
    }

    /// The book's; others than before are noted.
    func generation() throws(BookError) -> Int64 {
        let generation = try book.generation()
        state.withLock { $0.seen = generation }
        return generation
    }

    /// - Throws: `BookError` with `.outOfDate` as long as the book was not compared.
    func knowledge(at now: Timestamp) throws(BookError) -> Timestamp {
        guard !isPending else { throw Self.unexamined }
        return try book.knowledge(at: now)
    }

    /// - Throws: `BookError` with `.outOfDate` for what a book says that was not compared.
    func status(of id: CertificateID) throws(BookError) -> CertificateStatus {
        let status = try book.status(of: id)
        // After it: it may have been read from another book than the one of before.
        _ = try generation()
        guard !isPending else { throw Self.unexamined }
        return status
    }

    func feedHead() throws(BookError) -> Int64 { try book.feedHead() }

    func feed(after sequence: Int64, limit: Int) throws(BookError) -> [StatusEntry] {
        try book.feed(after: sequence, limit: limit)
    }

    private static let unexamined = BookError(
        .outOfDate(detail: "the book was replaced by a backup, and is compared with what was published first")
    )
}
