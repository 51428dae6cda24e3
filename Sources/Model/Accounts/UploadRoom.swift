/// How much the documents of one form may be.
public struct UploadRoom: Hashable, Sendable {
    /// Documents.
    public let count: Int
    /// Octets of all of them.
    public let octets: Int

    /// Bounds the documents of a form.
    public init(count: Int, octets: Int) {
        self.count = count
        self.octets = octets
    }
}
