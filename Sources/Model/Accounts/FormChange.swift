/// One write about forms that are not submitted yet.
public enum FormChange: Hashable, Sendable {
    /// A new document.
    case addUpload(UploadRecord)
    /// Removes a document; one that is not there stays so.
    case removeUpload(id: String)
    /// Saves the form of a rejected application: the first version, or one more than there is.
    case saveRevision(RevisionRecord)
    /// Removes it, and the documents, once the application was submitted again.
    case closeRevision(ApplicationNumber)
}
