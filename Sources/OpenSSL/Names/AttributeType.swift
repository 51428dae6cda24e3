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
    public var shortName: String? { Self.rules[self]?.shortName }

    /// The type people write as `shortName`, in any case.
    public init?(shortName: String) {
        let wanted = shortName.lowercased()
        guard let match = Self.rules.first(where: { $0.value.shortName.lowercased() == wanted })?.key else {
            return nil
        }
        self = match
    }

    /// The most characters a value may have.
    public var upperBound: Int { Self.rules[self]?.upperBound ?? 256 }

    /// The identifier octet that values get when we write them.
    public var stringTag: UInt8 { Self.rules[self]?.tag ?? DERTag.utf8String }

    /// How values of the type are written.
    struct Writing {
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
        if let known = Self.writings[self] { return known }
        return Writing(
            identifier: try DER.oid(parsing: oid),
            upperBound: 256,
            stringTag: DERTag.utf8String
        )
    }

    private static let writings: [AttributeType: Writing] = rules.reduce(into: [:]) { writings, entry in
        guard let identifier = try? DER.oid(parsing: entry.key.oid) else { return }
        writings[entry.key] = Writing(
            identifier: identifier,
            upperBound: entry.value.upperBound,
            stringTag: entry.value.tag
        )
    }

    private struct Rule {
        let shortName: String
        let upperBound: Int
        let tag: UInt8

        init(_ shortName: String, _ upperBound: Int, _ tag: UInt8 = DERTag.utf8String) {
            (self.shortName, self.upperBound, self.tag) = (shortName, upperBound, tag)
        }
    }

    private static let rules: [AttributeType: Rule] = [
        .countryName: Rule("C", 2, DERTag.printableString),
        .stateOrProvinceName: Rule("ST", 128),
        .localityName: Rule("L", 128),
        .streetAddress: Rule("STREET", 128),
        .organizationName: Rule("O", 64),
        .organizationalUnitName: Rule("OU", 64),
        .title: Rule("title", 64),
        .commonName: Rule("CN", 64),
        .serialNumber: Rule("serialNumber", 64, DERTag.printableString),
        .dnQualifier: Rule("dnQualifier", 64, DERTag.printableString),
        .description: Rule("description", 1024),
        .surname: Rule("SN", 40),
        .givenName: Rule("givenName", 40),
        .organizationIdentifier: Rule("organizationIdentifier", 256),
        .userID: Rule("UID", 256),
        .domainComponent: Rule("DC", 63, DERTag.ia5String),
        .emailAddress: Rule("emailAddress", 255, DERTag.ia5String),
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
