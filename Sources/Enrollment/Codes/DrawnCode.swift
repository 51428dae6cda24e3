/// What is kept of a one-time code that was drawn.
public struct DrawnCode: Hashable, Sendable {
    /// Its HMAC-SHA-256, 32 octets.
    public let digest: [UInt8]
    /// The code itself under a key outside the book, until its notice was sent.
    public let sealed: [UInt8]

    /// Keeps both.
    public init(digest: [UInt8], sealed: [UInt8]) {
        self.digest = digest
        self.sealed = sealed
    }
}
