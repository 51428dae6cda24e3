public import Model

extension TokenRecord {
    /// The record of a token of which somebody says that it is lost.
    ///
    /// - Parameter now: when they say so.
    /// - Returns: the record, LOST; nil when the token is not made, or has ended.
    public func reportedLost(at now: Timestamp) -> TokenRecord? {
        switch state {
        case .produced, .shipped, .inUse, .locked: changed(at: now) { $0.state = .lost }
        case .inStock, .allocated, .initialized, .inProduction, .retired, .lost, .defective: nil
        }
    }
}
