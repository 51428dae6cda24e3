public import Model

/// What the service tells the log.
public enum RevocationListReport: Sendable {
    /// A list was made and published.
    case published(PublishedRevocationList)
    /// A list was due and could not be made; it is tried again.
    case failed(RevocationListName, RevocationListError)
    /// Somebody removed a published list, or put something else in its place.
    case replaced(RevocationListName)
    /// The list that somebody removed or replaced was made anew.
    case remade(RevocationListName)
    /// The status feed, or which lists there are, could not be read; lists that are known are still made on schedule. Told
    /// once for each reason.
    case unreadable(RevocationListError)
    /// What could not be read can be read again.
    case readable
}
