/// What the process of a token module answers; octets travel beside it.
package struct WorkerReply: Hashable, Codable, Sendable {
    /// Why nothing was done, or not all of it; nil for success.
    var failure: TokenError.Reason?
    /// The answer to `tokens`.
    var tokens: [TokenIdentity]?
    /// The answer to `condition`.
    var condition: TokenCondition?
}
