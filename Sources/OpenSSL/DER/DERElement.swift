/// One encoded value, as `DERReader` found it; its slices share the reader's octets.
public struct DERElement: Sendable {
    /// The identifier octet: class, form and number; see `DERTag`.
    public let tag: UInt8
    /// What follows the length octets.
    public let content: ArraySlice<UInt8>
    /// Identifier, length and content.
    public let whole: ArraySlice<UInt8>

    /// The octets of `whole`, on their own.
    public var bytes: [UInt8] { Array(whole) }
}
