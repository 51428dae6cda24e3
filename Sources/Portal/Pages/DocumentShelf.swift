public import Enrollment

/// Where documents are kept, and can be looked at again.
public protocol DocumentShelf: AttachmentVault {
    /// The plain content of what was stored under `name`.
    func content(of name: String) throws -> [UInt8]
}
