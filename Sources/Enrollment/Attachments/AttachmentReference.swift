/// One entry of a form's `attachments`: what a document shows and where its file is.
public struct AttachmentReference: Hashable, Sendable {
    /// What it shows.
    public let kind: AttachmentKind
    /// The file's path, relative to the form's file.
    public let file: String

    /// Names a document.
    public init(kind: AttachmentKind, file: String) {
        self.kind = kind
        self.file = file
    }
}
