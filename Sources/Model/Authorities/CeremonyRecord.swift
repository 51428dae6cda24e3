/// The signed protocol of a ceremony that was held.
public struct CeremonyRecord: Hashable, Sendable {
    /// SHA-256 of the ceremony's file.
    public let digest: [UInt8]
    /// Its name.
    public let name: String
    /// The protocol, UTF-8.
    public let text: [UInt8]
    /// The CMS signature over it by both persons, DER.
    public let signature: [UInt8]
    /// When it was closed.
    public let closedAt: Timestamp

    /// Makes a record.
    public init(digest: [UInt8], name: String, text: [UInt8], signature: [UInt8], closedAt: Timestamp) {
        self.digest = digest
        self.name = name
        self.text = text
        self.signature = signature
        self.closedAt = closedAt
    }
}
