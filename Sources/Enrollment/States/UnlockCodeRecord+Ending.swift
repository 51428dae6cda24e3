public import Model

extension [UnlockCodeRecord] {
    /// What makes those worthless that may still be good, and ends their sessions.
    ///
    /// - Parameter now: when.
    /// - Returns: the changes.
    public func ended(at now: Timestamp) -> [Change] {
        filter(\.state.isOpen).map { code in
            var next = code
            (next.state, next.updatedAt) = (.superseded, now)
            return .updateUnlockCode(next, from: code)
        }
    }
}
