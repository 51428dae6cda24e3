/// What one part of a distinguished name says.
///
/// Source: X.520; upper bounds of RFC 5280 §A.1; short names of RFC 4514 §3 and RFC 4519.
public struct AttributeType: Hashable, Sendable {
    /// The object identifier, dotted.
    public let oid: String

    /// Names a type by its dotted object identifier.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    public init(oid: String) throws(CryptoError) {
        _ = try DER.oid(parsing: oid)
        self.oid = oid
    }

    init(known oid: String) {
        self.oid = oid
    }

    /// C, two letters (ISO 3166).
    public static let countryName = AttributeType(known: "2.5.4.6")
    /// ST.
    public static let stateOrProvinceName = AttributeType(known: "2.5.4.8")
    /// L.
    public static let localityName = AttributeType(known: "2.5.4.7")
    /// STREET.
    public static let streetAddress = AttributeType(known: "2.5.4.9")
    /// O.
    public static let organizationName = AttributeType(known: "2.5.4.10")
    /// OU.
    public static let organizationalUnitName = AttributeType(known: "2.5.4.11")
    /// Title.
    public static let title = AttributeType(known: "2.5.4.12")
    /// CN.
    public static let commonName = AttributeType(known: "2.5.4.3")
    /// Tells apart subjects of the same name.
    public static let serialNumber = AttributeType(known: "2.5.4.5")
    /// Tells apart entries of the same name (X.520 §6.2.8).
    public static let dnQualifier = AttributeType(known: "2.5.4.46")
    /// Words about the entry; holds 100 characters of an organisation's full name.
    public static let description = AttributeType(known: "2.5.4.13")
    /// SN.
    public static let surname = AttributeType(known: "2.5.4.4")
    /// Given name.
    public static let givenName = AttributeType(known: "2.5.4.42")
    /// The registered identifier of an organisation (X.520 §6.4.4).
    public static let organizationIdentifier = AttributeType(known: "2.5.4.97")
    /// UID.
    public static let userID = AttributeType(known: "0.9.2342.19200300.100.1.1")
    /// DC.
    public static let domainComponent = AttributeType(known: "0.9.2342.19200300.100.1.25")
    /// PKCS#9 e-mail address; only in old names.
    public static let emailAddress = AttributeType(known: "1.2.840.113549.1.9.1")

    /// The name people write, or nil for a type this product does not know.
    public var shortName: String? { rule?.shortName }

    /// The type people write as `shortName`, in any case.
    public init?(shortName: String) {
        let wanted = shortName.lowercased()
        guard let match = Self.rules.first(where: { $0.shortName.lowercased() == wanted }) else { return nil }
        self = match.type
    }

    /// The most characters a value may have.
    public var upperBound: Int { rule?.writing.upperBound ?? 256 }

    /// The identifier octet that values get when we write them.
    public var stringTag: UInt8 { rule?.writing.stringTag ?? DERTag.utf8String }

    /// How values of the type are written.
    struct Writing: Sendable {
        /// The encoded object identifier.
        let identifier: [UInt8]
        /// The most characters a value may have.
        let upperBound: Int
        /// The identifier octet that values get.
        let stringTag: UInt8
    }

    /// How values of the type are written; known types were encoded once.
    ///
    /// - Throws: `CryptoError` with `.malformed` when what was read as an identifier cannot be written.
    func writing() throws(CryptoError) -> Writing {
        if let known = rule?.writing { return known }
        return Writing(
            identifier: try DER.oid(parsing: oid),
            upperBound: 256,
            stringTag: DERTag.utf8String
        )
    }

    /// What is known of a type.
    private final class Rule: Sendable {
        let type: AttributeType
        let shortName: String
        let writing: Writing

        init(_ type: AttributeType, _ shortName: String, _ upperBound: Int, _ tag: UInt8 = DERTag.utf8String)
        {
            (self.type, self.shortName) = (type, shortName)
            // Cannot fail: only the constants above come here, and a test encodes each.
            let identifier = (try? DER.oid(parsing: type.oid)) ?? []
            writing = Writing(identifier: identifier, upperBound: upperBound, stringTag: tag)
        }
    }

    /// Looked through from the beginning: short texts are compared faster than one is hashed.
    private var rule: Rule? { Self.rules.first { $0.type == self } }

    private static let rules: [Rule] = [
        Rule(.commonName, "CN", 64),
        Rule(.organizationName, "O", 64),
        Rule(.organizationalUnitName, "OU", 64),
        Rule(.countryName, "C", 2, DERTag.printableString),
        Rule(.serialNumber, "serialNumber", 64, DERTag.printableString),
        Rule(.stateOrProvinceName, "ST", 128),
        Rule(.localityName, "L", 128),
        Rule(.streetAddress, "STREET", 128),
        Rule(.title, "title", 64),
        Rule(.dnQualifier, "dnQualifier", 64, DERTag.printableString),
        Rule(.description, "description", 1024),
        Rule(.surname, "SN", 40),
        Rule(.givenName, "givenName", 40),
        Rule(.organizationIdentifier, "organizationIdentifier", 256),
        Rule(.userID, "UID", 256),
        Rule(.domainComponent, "DC", 63, DERTag.ia5String),
        Rule(.emailAddress, "emailAddress", 255, DERTag.ia5String),
    ]
}

extension DERReader {
    /// Reads an OBJECT IDENTIFIER as the type of an attribute.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    public mutating func attributeType() throws(CryptoError) -> AttributeType {
        AttributeType(known: try objectIdentifier())
    }
}
