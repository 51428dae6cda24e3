/// One write about forms that are not submitted yet.
public enum FormChange: Hashable, Sendable {
    /// A new document, of a draft or of a rejected application that is mended, which has room for it then.
    case addUpload(UploadRecord, room: UploadRoom)
    /// Removes a document; one that is not there stays so.
    case removeUpload(id: String)
    /// Removes all documents.
    case removeUploads(ApplicationNumber)
    /// Saves the form of a rejected application: the first version, or one more than there is.
    case saveRevision(RevisionRecord)
    /// Removes form and documents once they are submitted; they must be exactly these, and the revision of this version, or
    /// none.
    case closeForm(ApplicationNumber, revision: Int64?, uploads: Set<String>)
}
