/// When a request is answered.
enum StatusTurn {
    /// At once: nothing but memory is needed.
    case now(StatusReply)
    /// At once when the loop has time for a signature and the first of both has an answer, else after work that blocks.
    case soon(() -> StatusReply?, Work)
    /// After work that blocks.
    case later(Work)

    /// Work that is begun with whoever takes the answer, on whatever thread.
    typealias Work = @Sendable (@escaping @Sendable (StatusReply) -> Void) -> Void
}
