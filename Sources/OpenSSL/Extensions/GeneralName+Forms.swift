import Glibc

/// Forms that are not one text: addresses of the Internet Protocol, and names that a directory gives.
extension GeneralName {
    private static let ipTag: UInt8 = 0x87
    private static let otherNameTag: UInt8 = 0xA0
    private static let userPrincipalNameType = DER.oid("1.3.6.1.4.1.311.20.2.3")

    /// An iPAddress of 4 or 16 octets, from its usual text.
    ///
    /// - Throws: `CryptoError` with `.malformed` for what is not an address.
    ///
    /// Source: RFC 5280 §4.2.1.6.
    public static func address(_ text: String) throws(CryptoError) -> GeneralName {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var octets = [UInt8](repeating: 0, count: count)
            let isRead = unsafe octets.withUnsafeMutableBytes { buffer in
                unsafe inet_pton(family, text, buffer.baseAddress) == 1
            }
            if isRead { return .other(tag: ipTag, content: octets) }
        }
        throw .malformed("IP address")
    }

    /// The octets of an iPAddress, 4 or 16 when it is right; nil for another form.
    public var addressOctets: [UInt8]? {
        guard case .other(Self.ipTag, let content) = self else { return nil }
        return content
    }

    /// The name under which Windows knows the holder of a smart card: an otherName of one UTF8String.
    ///
    /// ```
    /// OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT UTF8String }
    /// ```
    ///
    /// Source: RFC 5280 §4.2.1.6; the type is Microsoft's szOID_NT_PRINCIPAL_NAME.
    public static func userPrincipalName(_ text: String) -> GeneralName {
        let value = DER.contextConstructed(0, DER.utf8String(text))
        return .other(tag: otherNameTag, content: userPrincipalNameType + value)
    }

    /// The text of a user principal name; nil for another form.
    public var userPrincipalName: String? {
        guard case .other(Self.otherNameTag, let content) = self else { return nil }
        var reader = DERReader(content, of: "other name")
        guard let type = try? reader.next(DERTag.objectIdentifier), type.bytes == Self.userPrincipalNameType,
            var value = try? reader.enter(DERTag.contextConstructed(0)), reader.isAtEnd,
            let name = try? value.next(DERTag.utf8String), value.isAtEnd
        else { return nil }
        return name.text
    }

    /// True for an otherName, of whatever type.
    public var isOtherName: Bool {
        if case .other(Self.otherNameTag, _) = self { true } else { false }
    }
}
