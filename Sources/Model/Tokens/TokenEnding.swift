/// How the life of a token ends, and what that says about the certificates whose keys are on it.
///
/// Source: product.md §5.2 and §5.3.
public enum TokenEnding: String, CaseIterable, Sendable {
    /// 退役: handed back, and not used again.
    case retired
    /// 丢失: nobody knows who has it.
    case lost
    /// 损坏: it does not work any more.
    case defective

    /// Where the token stands afterwards.
    public var state: TokenRecord.State {
        switch self {
        case .retired: .retired
        case .lost: .lost
        case .defective: .defective
        }
    }

    /// Why its certificates are revoked.
    public var cause: RevocationCause {
        switch self {
        case .retired: .cessation
        case .lost: .tokenLost
        case .defective: .superseded
        }
    }
}
