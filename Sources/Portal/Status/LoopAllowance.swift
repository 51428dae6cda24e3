import NIOCore

/// How many answers an event loop may sign between two looks at its sockets, so that a flood of nonces keeps nobody else
/// waiting for longer than that.
final class LoopAllowance {
    /// About a millisecond of answers signed with P-256.
    static let limit = 32

    private var left = LoopAllowance.limit

    /// Takes one; called on the loop.
    ///
    /// - Returns: false when those of this turn are used up.
    func take(on loop: any EventLoop) -> Bool {
        guard left > 0 else { return false }
        if left == Self.limit {
            let back = NIOLoopBound(self, eventLoop: loop)
            // Tasks have their turn when every socket that was ready has had its own.
            loop.execute { back.value.left = Self.limit }
        }
        left -= 1
        return true
    }
}
