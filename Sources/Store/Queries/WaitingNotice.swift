public import Model

/// A notice in the outbox.
public struct WaitingNotice: Hashable, Sendable {
    /// Its number; grows with every notice.
    public let id: Int64
    /// What is to be sent.
    public let notice: Notice

    /// Makes a value.
    public init(id: Int64, notice: Notice) {
        self.id = id
        self.notice = notice
    }
}
