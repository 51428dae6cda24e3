public import Model

/// What is known of a list after it was published.
public struct PublishedRevocationList: Hashable, Sendable {
    /// Number, times, feed position, count and SHA-256, as the book has them.
    public let record: RevocationListRecord
    /// Octets of the file.
    public let octets: Int
}
