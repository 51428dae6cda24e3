/// What an applicant adds to a certification request.
///
/// ```
/// Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY }
/// ```
///
/// Source: RFC 2986 §4.1, RFC 2985 §5.4.
public enum RequestAttribute: Hashable, Sendable {
    /// challengePassword: a one-time code that connects the request to its application.
    case challengePassword(String)
    /// extensionRequest: wishes; this product reads them and decides for itself.
    case extensionRequest([CertificateExtension])
    /// Any other attribute, as its object identifier and the encoded SET of values.
    case other(oid: String, values: [UInt8])

    private static let what = "request attribute"
    private static let challengePasswordOID = "1.2.840.113549.1.9.7"
    private static let extensionRequestOID = "1.2.840.113549.1.9.14"
    /// What Windows writes instead ([MS-WCCE] §2.2.2.7.7).
    private static let microsoftExtensionsOID = "1.3.6.1.4.1.311.2.1.14"
    private static let passwordLengths = 1...255

    /// Encodes.
    ///
    /// - Throws: `CryptoError` with `.badRequest` for a challenge password of no or more than 255 characters,
    ///   `.malformed` for a bad object identifier or set.
    func encoded() throws(CryptoError) -> [UInt8] {
        switch self {
        case .challengePassword(let text):
            try Self.checkLength(ofPassword: text)
            let value = DER.isPrintable(text) ? DER.printableString(text) : DER.utf8String(text)
            return DER.sequence(DER.oid("1.2.840.113549.1.9.7"), DER.set(value))
        case .extensionRequest(let list):
            let value = DER.sequence(of: list.map(\.der))
            return DER.sequence(DER.oid("1.2.840.113549.1.9.14"), DER.set(value))
        case .other(let oid, let values):
            var reader = DERReader(values, of: Self.what)
            _ = try reader.next(DERTag.set)
            try reader.finish()
            return DER.sequence(try DER.oid(parsing: oid), values)
        }
    }

    init(_ element: DERElement) throws(CryptoError) {
        var reader = DERReader(element.content, of: Self.what)
        let oid = try reader.objectIdentifier()
        let set = try reader.next(DERTag.set)
        try reader.finish()
        let values = try Self.values(set.content)
        switch oid {
        case Self.challengePasswordOID:
            guard let text = DirectoryString.text(try Self.only(values, of: oid)) else {
                throw .malformed("challenge password")
            }
            try Self.checkLength(ofPassword: text)
            self = .challengePassword(text)
        case Self.extensionRequestOID, Self.microsoftExtensionsOID:
            var list = DERReader(try Self.only(values, of: oid).whole, of: Self.what)
            self = .extensionRequest(try CertificateExtension.list(&list))
        default:
            guard !values.isEmpty else { throw CryptoError(.badRequest(.attributeValues(oid, count: 0))) }
            self = .other(oid: oid, values: set.bytes)
        }
    }

    private static func values(_ content: ArraySlice<UInt8>) throws(CryptoError) -> [DERElement] {
        var reader = DERReader(content, of: what)
        var values: [DERElement] = []
        while !reader.isAtEnd { values.append(try reader.next()) }
        return values
    }

    private static func only(_ values: [DERElement], of oid: String) throws(CryptoError) -> DERElement {
        guard values.count == 1, let only = values.first else {
            throw CryptoError(.badRequest(.attributeValues(oid, count: values.count)))
        }
        return only
    }

    private static func checkLength(ofPassword text: String) throws(CryptoError) {
        let count = text.unicodeScalars.count
        guard passwordLengths.contains(count) else {
            throw CryptoError(.badRequest(.challengePasswordLength(count)))
        }
    }
}
