/// The form of an application and its documents, kept before it is entered.
public struct KeptPapers: Hashable, Sendable {
    /// The form, JSON.
    let form: [UInt8]
    /// Its documents, in the order of the form's list.
    let documents: [StoredAttachment]
}
