/// A change that was asked for over the workflow's API under an idempotency key.
///
/// Written with the change itself, so that whoever asks again after a crash is answered from the book.
public struct APIRequestRecord: Hashable, Sendable {
    /// Who asked, as the audit chain names them: `applicant:zhang.san`, `li.admin`.
    public let caller: String
    /// The key under which the change may be asked for again, 1 to 128 visible ASCII characters.
    public let key: String
    /// SHA-256 of what was asked, 32 octets: the same key stands for the same request.
    public let fingerprint: [UInt8]
    /// What the change was about, as an application's number.
    public var object: String
    /// When it was asked.
    public let at: Timestamp

    /// Makes a record.
    public init(caller: String, key: String, fingerprint: [UInt8], object: String, at: Timestamp) {
        self.caller = caller
        self.key = key
        self.fingerprint = fingerprint
        self.object = object
        self.at = at
    }
}
