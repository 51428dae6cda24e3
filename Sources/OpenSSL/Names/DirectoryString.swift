/// The string types that names are written in.
///
/// Source: RFC 5280 §4.1.2.4.
enum DirectoryString {
    /// The text of an encoded string, or nil for another type or octets that are not of it.
    static func text(_ element: DERElement) -> String? {
        switch element.tag {
        case DERTag.utf8String: element.text
        // TeletexString is read as Latin 1, as everybody does.
        case DERTag.teletexString:
            String(String.UnicodeScalarView(element.content.map { Unicode.Scalar($0) }))
        case DERTag.printableString, DERTag.ia5String, 0x12:
            element.content.allSatisfy { $0 < 0x80 } ? String(decoding: element.content, as: UTF8.self) : nil
        case DERTag.bmpString: bmp(Array(element.content))
        default: nil
        }
    }

    private static func bmp(_ octets: [UInt8]) -> String? {
        guard octets.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: 0, to: octets.count, by: 2).map {
            UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1])
        }
        return String(validating: units, as: UTF16.self)
    }
}
