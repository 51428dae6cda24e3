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

    /// Encodes.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a challenge password of no or more than 255 characters,
    ///   `.malformed` for a bad object identifier or set.
    func encoded() throws(CryptoError) -> [UInt8] {
        switch self {
        case .challengePassword(let text):
            guard (1...255).contains(text.unicodeScalars.count) else {
                throw CryptoError(.notAllowed(what: "challenge password of this length"))
            }
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
        var values = DERReader(set.content, of: Self.what)
        switch oid {
        case Self.challengePasswordOID:
            guard let text = DirectoryString.text(try values.next()) else { throw .malformed(Self.what) }
            self = .challengePassword(text)
        case Self.extensionRequestOID:
            self = .extensionRequest(try CertificateExtension.list(&values))
        default:
            self = .other(oid: oid, values: set.bytes)
            return
        }
        // Both are SINGLE VALUE.
        try values.finish()
    }
}
