/// 附件: one uploaded document of one submission.
public struct AttachmentRecord: Hashable, Sendable {
    /// The application it belongs to.
    public let application: ApplicationNumber
    /// Which submission, from 1.
    public let snapshotVersion: Int64
    /// Position within the submission, from 0.
    public let position: Int
    /// What it shows, as `ID_COPY`.
    public let kind: String
    /// SHA-256 of the plain content.
    public let fingerprint: [UInt8]
    /// `image/jpeg`, `image/png` or `application/pdf`, found by content.
    public let mediaType: String
    /// Octets of the plain content.
    public let size: Int
    /// The name of the encrypted file below the attachment directory.
    public let storedAs: String

    /// Makes a record.
    public init(
        application: ApplicationNumber,
        snapshotVersion: Int64,
        position: Int,
        kind: String,
        fingerprint: [UInt8],
        mediaType: String,
        size: Int,
        storedAs: String
    ) {
        self.application = application
        self.snapshotVersion = snapshotVersion
        self.position = position
        self.kind = kind
        self.fingerprint = fingerprint
        self.mediaType = mediaType
        self.size = size
        self.storedAs = storedAs
    }
}
