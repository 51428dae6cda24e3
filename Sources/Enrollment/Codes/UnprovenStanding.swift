public import Model

/// How it stands with a certificate that was signed in its holder's session, and is not proven.
///
/// Source: product.md §4.7 item 2.
public enum UnprovenStanding: Hashable, Sendable {
    /// A code can go on with it, until then.
    case awaited(ApplicationNumber, until: Timestamp)
    /// No code can go on with it any more; what is to be committed when it is revoked for that.
    case left(ApplicationNumber, [Change])
}
