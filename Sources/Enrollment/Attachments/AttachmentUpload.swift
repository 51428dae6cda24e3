/// One document as it arrives: what it is said to show, and its content.
public struct AttachmentUpload: Hashable, Sendable {
    /// What it shows.
    public let kind: AttachmentKind
    /// The plain content.
    public let content: [UInt8]

    /// Brings a document.
    public init(kind: AttachmentKind, content: [UInt8]) {
        self.kind = kind
        self.content = content
    }
}
