/// When a request is answered.
enum StatusTurn {
    /// At once: nothing but memory is needed.
    case now(StatusReply)
    /// After work that blocks; it is begun with whoever takes the answer, on whatever thread.
    case later(@Sendable (@escaping @Sendable (StatusReply) -> Void) -> Void)
}
