/// A certificate that is to be revoked as superseded: its successor is proven, and the overlap has begun.
///
/// Source: product.md §16 decision 6.
public struct SupersessionRecord: Hashable, Sendable {
    /// The certificate that is to be revoked.
    public let predecessor: CertificateID
    /// The proven certificate that takes its place.
    public let successor: CertificateID
    /// When the overlap ends.
    public let dueAt: Timestamp

    /// Makes a record.
    public init(predecessor: CertificateID, successor: CertificateID, dueAt: Timestamp) {
        self.predecessor = predecessor
        self.successor = successor
        self.dueAt = dueAt
    }
}
