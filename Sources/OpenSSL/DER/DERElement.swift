/// One encoded value, as `DERReader` found it; its slices share the reader's octets.
public struct DERElement: Sendable {
    /// The identifier octet: class, form and number; see `DERTag`.
    public let tag: UInt8
    /// Identifier, length and content.
    public let whole: ArraySlice<UInt8>
    private let headerCount: Int

    /// `headerCount` octets of `whole` are identifier and length.
    init(tag: UInt8, whole: ArraySlice<UInt8>, headerCount: Int) {
        self.tag = tag
        self.whole = whole
        self.headerCount = headerCount
    }

    /// What follows the length octets.
    public var content: ArraySlice<UInt8> { whole[whole.startIndex + headerCount..<whole.endIndex] }

    /// The content as text in UTF-8; nil when it is none.
    public var text: String? {
        guard let text = try? UTF8Span(validating: content.span) else { return nil }
        return String(copying: text)
    }

    /// The octets of `whole`, on their own.
    public var bytes: [UInt8] { Array(whole) }
}
