/// One of the forms in which a subject or a place can be named.
///
/// Source: RFC 5280 §4.2.1.6.
public enum GeneralName: Hashable, Sendable {
    /// An e-mail address (rfc822Name), ASCII.
    case email(String)
    /// A domain name, ASCII.
    case dns(String)
    /// A URI, ASCII.
    case uri(String)
    /// A distinguished name.
    case directory(DistinguishedName)
    /// Any other form, as its identifier octet and content.
    case other(tag: UInt8, content: [UInt8])

    private static let what = "general name"

    /// Encodes.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for an empty text or one that is not printable ASCII.
    func encoded() throws(CryptoError) -> [UInt8] {
        switch self {
        case .email(let text): DER.contextPrimitive(1, try Self.ascii(text))
        case .dns(let text): DER.contextPrimitive(2, try Self.ascii(text))
        case .uri(let text): DER.contextPrimitive(6, try Self.ascii(text))
        case .directory(let name): DER.contextConstructed(4, name.der)
        case .other(let tag, let content): DER.tlv(tag, content)
        }
    }

    init(_ element: DERElement) throws(CryptoError) {
        switch element.tag {
        case 0x81: self = .email(try Self.text(element))
        case 0x82: self = .dns(try Self.text(element))
        case 0x86: self = .uri(try Self.text(element))
        case 0xA4: self = .directory(try DistinguishedName(der: Array(element.content)))
        case 0x80...0xBF: self = .other(tag: element.tag, content: Array(element.content))
        default: throw .malformed(Self.what)
        }
    }

    private static func ascii(_ text: String) throws(CryptoError) -> [UInt8] {
        guard !text.isEmpty, text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw CryptoError(.notAllowed(what: "address outside printable ASCII"))
        }
        return Array(text.utf8)
    }

    private static func text(_ element: DERElement) throws(CryptoError) -> String {
        guard element.content.allSatisfy({ $0 < 0x80 }) else { throw .malformed(what) }
        return String(decoding: element.content, as: UTF8.self)
    }
}
