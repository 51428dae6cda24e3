/// One extension of a certificate, list, request or answer.
///
/// ```
/// Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
/// ```
///
/// Source: RFC 5280 §4.2.
public struct CertificateExtension: Hashable, Sendable {
    /// The object identifier, dotted.
    public let oid: String
    /// True when a reader that does not know the extension must refuse the object.
    public let critical: Bool
    /// The content of extnValue: one DER value.
    public let value: [UInt8]
    /// The encoded Extension.
    public let der: [UInt8]

    /// Makes an extension from outside parts.
    ///
    /// - Throws: `CryptoError` with `.malformed` when `oid` is not an object identifier or `value` not exactly
    ///   one DER value.
    public init(oid: String, critical: Bool, value: [UInt8]) throws(CryptoError) {
        var reader = DERReader(value, of: "extension", named: oid)
        _ = try reader.next()
        try reader.finish()
        self.init(try DER.oid(parsing: oid), oid, critical, value)
    }

    /// Makes an extension of this target's own.
    init(known oid: String, critical: Bool, value: [UInt8]) {
        // Cannot fail: only constants of ExtensionIdentifier come here, and a test encodes each.
        self.init((try? DER.oid(parsing: oid)) ?? [], oid, critical, value)
    }

    /// Reads an encoded Extension.
    ///
    /// - Throws: `CryptoError` with `.malformed` or `.trailingOctets`.
    public init(der: [UInt8]) throws(CryptoError) {
        var outer = DERReader(der, of: "extension")
        try self.init(outer.next(DERTag.sequence))
        try outer.finish()
    }

    init(_ element: DERElement) throws(CryptoError) {
        var reader = DERReader(element.content, of: "extension")
        oid = try reader.objectIdentifier()
        // An explicit FALSE is not DER, but it is in certificates of others and harms nobody.
        critical = reader.nextTag == DERTag.boolean ? try reader.boolean() : false
        value = try reader.octetString()
        try reader.finish()
        der = element.bytes
    }

    private init(_ encodedOID: [UInt8], _ oid: String, _ critical: Bool, _ value: [UInt8]) {
        self.oid = oid
        self.critical = critical
        self.value = value
        let flag = critical ? DER.boolean(true) : []
        der = DER.sequence(encodedOID, flag, DER.octetString(value))
    }

    /// Reads a SEQUENCE OF Extension without duplicates.
    ///
    /// - Throws: `CryptoError` with `.malformed`, also for an empty sequence, `.extensionTwice`.
    static func list(_ reader: inout DERReader) throws(CryptoError) -> [CertificateExtension] {
        var items = try reader.enter(DERTag.sequence)
        var list: [CertificateExtension] = []
        var seen = Set<String>(minimumCapacity: 16)
        repeat {
            let item = try CertificateExtension(items.next(DERTag.sequence))
            guard seen.insert(item.oid).inserted else {
                throw CryptoError(.extensionTwice(item.oid))
            }
            list.append(item)
        } while !items.isAtEnd
        return list
    }
}
