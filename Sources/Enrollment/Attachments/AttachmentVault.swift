/// Where documents are kept, each encrypted under its own key; implemented outside.
public protocol AttachmentVault: Sendable {
    /// Encrypts and stores `content` durably, and returns the name it was stored as.
    func store(_ content: [UInt8]) throws -> String
    /// Removes what was stored under `name`, because the application it belonged to was not recorded.
    func remove(_ name: String) throws
}
