/// One encoded value, as `DERReader` found it; its slices share the reader's octets.
///
/// It has two octets at least, and no more fields than need be: it goes from hand to hand some three hundred times for a certificate.
public struct DERElement: Sendable {
    /// Identifier, length and content.
    public let whole: ArraySlice<UInt8>

    /// `whole` is one value; its tag and length are of the form that `DERHeader` reads.
    init(whole: ArraySlice<UInt8>) { self.whole = whole }

    /// The identifier octet: class, form and number; see `DERTag`.
    public var tag: UInt8 { whole[whole.startIndex] }

    /// What follows the length octets.
    public var content: ArraySlice<UInt8> {
        let length = whole[whole.startIndex + 1]
        let octets = length < 0x80 ? 0 : Int(length & 0x7F)
        return whole[whole.startIndex + 2 + octets..<whole.endIndex]
    }

    /// The content as text in UTF-8; nil when it is none.
    public var text: String? {
        guard let text = try? UTF8Span(validating: content.span) else { return nil }
        return String(copying: text)
    }

    /// The octets of `whole`, on their own.
    public var bytes: [UInt8] { Array(whole) }
}
