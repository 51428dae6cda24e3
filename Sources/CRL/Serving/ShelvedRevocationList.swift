public import Model

/// A published list with the facts that HTTP headers need.
public struct ShelvedRevocationList: Sendable {
    /// Its octets: a small list is at hand, a large one stays in its file.
    public enum Content: Sendable {
        /// In memory.
        case octets([UInt8])
        /// On the disk.
        case file(OpenListFile)
    }

    /// The list.
    public let content: Content
    /// When it was made.
    public let thisUpdate: Timestamp
    /// When it ends; thisUpdate when the list does not say.
    public let nextUpdate: Timestamp
    /// SHA-256 of its octets.
    public let fingerprint: [UInt8]
}
