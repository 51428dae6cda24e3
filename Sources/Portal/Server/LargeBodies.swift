/// Who may send bodies above 64 KiB, and against whom they count; answers above 64 KiB count as well.
public struct LargeBodies: Sendable {
    /// Who a client is, for limits; called on an event loop, so it only looks at the head.
    let client: @Sendable (HTTPCall) -> String
    /// Whether a client may send one; the call has no body yet.
    let admits: @Sendable (HTTPCall) async -> Bool

    /// Makes the two rules.
    public init(
        client: @escaping @Sendable (HTTPCall) -> String,
        admits: @escaping @Sendable (HTTPCall) async -> Bool
    ) {
        self.client = client
        self.admits = admits
    }
}
