import Model
import Synchronization

/// Notices when a book gets another past while it is open.
///
/// A backup that is copied into the open file shows in the audit chain: its hash at a place that was seen before is
/// another one, or the place is not there. A backup that takes the name of the open file shows in the file's place on the
/// disk; what is open is then a file that nobody will find again, from which nothing is read and into which nothing is
/// written.
final class BookHistory: Sendable {
    private struct State {
        var head: AuditHead
        var generation: Int64 = 0
    }

    private static let hashSQL: SQLText = "SELECT hash FROM auditEntry WHERE sequence = $1"

    private let path: String
    private let place: FilePlace?
    private let isReplaced = Atomic(false)
    private let state = Mutex(State(head: .empty))

    /// Notes where the file is; to be called right after it was opened.
    init(path: String) {
        self.path = path
        place = FilePlace(path)
    }

    /// Refuses a file that was replaced when `look` last looked, and still is: whoever only ever asks here, too, hears
    /// when the file has its name back.
    ///
    /// - Throws: `BookError` with `.replaced`.
    func demand() throws(BookError) {
        if isReplaced.load(ordering: .relaxed) { try look() }
    }

    /// Looks whether the file is still where it was.
    ///
    /// - Throws: `BookError` with `.replaced`.
    func look() throws(BookError) {
        let isAnother = FilePlace(path) != place
        isReplaced.store(isAnother, ordering: .relaxed)
        guard !isAnother else { throw BookError(.replaced(path: path)) }
    }

    /// Which past `session` shows: one more whenever the entry that was the last one then is another now.
    func generation(in session: Session) throws(BookError) -> Int64 {
        let head = try BookOfRecord.auditHead(session)
        let known = state.withLock { $0.head }
        let isSame = try BookHistory.holds(known, session)
        return state.withLock { state in
            // Of two that look at once, the first one decides.
            guard state.head == known else { return state.generation }
            state.head = head
            if !isSame { state.generation += 1 }
            return state.generation
        }
    }

    /// Whether the audit chain in `session` was at `head` once.
    static func holds(_ head: AuditHead, _ session: Session) throws(BookError) -> Bool {
        guard head.sequence > 0 else { return true }
        return try session.first(hashSQL, [.integer(head.sequence)]) { row in row.blob() } == head.hash
    }
}
