/// 已上传的文件: a document of a form that is not submitted yet.
public struct UploadRecord: Hashable, Sendable {
    /// 32 hexadecimal digits; the form names it so.
    public let id: String
    /// The draft, or the rejected application that is being mended.
    public let application: ApplicationNumber
    /// What it shows, as `ID_COPY`.
    public let kind: String
    /// JPEG, PNG or PDF.
    public let mediaType: String
    /// Octets of the content.
    public let size: Int
    /// The vault's name for it.
    public let storedAs: String
    /// When it came.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        id: String,
        application: ApplicationNumber,
        kind: String,
        mediaType: String,
        size: Int,
        storedAs: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.application = application
        self.kind = kind
        self.mediaType = mediaType
        self.size = size
        self.storedAs = storedAs
        self.createdAt = createdAt
    }
}
