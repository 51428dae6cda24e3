public import Model

/// What the service tells the log.
public enum RevocationListReport: Sendable {
    /// A list was made and published.
    case published(PublishedRevocationList)
    /// A list was due and could not be made; it is tried again.
    case failed(AuthorityID, RevocationListError)
    /// The status feed could not be read; lists are still made on schedule.
    case unreadable(RevocationListError)
}
