/// The identifier octets of the universal types that certificates use (X.680 §8.6).
public enum DERTag {
    /// BOOLEAN.
    public static let boolean: UInt8 = 0x01
    /// INTEGER.
    public static let integer: UInt8 = 0x02
    /// BIT STRING, primitive.
    public static let bitString: UInt8 = 0x03
    /// OCTET STRING, primitive.
    public static let octetString: UInt8 = 0x04
    /// NULL.
    public static let null: UInt8 = 0x05
    /// OBJECT IDENTIFIER.
    public static let objectIdentifier: UInt8 = 0x06
    /// ENUMERATED.
    public static let enumerated: UInt8 = 0x0A
    /// UTF8String.
    public static let utf8String: UInt8 = 0x0C
    /// PrintableString.
    public static let printableString: UInt8 = 0x13
    /// TeletexString.
    public static let teletexString: UInt8 = 0x14
    /// IA5String.
    public static let ia5String: UInt8 = 0x16
    /// UTCTime.
    public static let utcTime: UInt8 = 0x17
    /// GeneralizedTime.
    public static let generalizedTime: UInt8 = 0x18
    /// BMPString.
    public static let bmpString: UInt8 = 0x1E
    /// SEQUENCE, constructed.
    public static let sequence: UInt8 = 0x30
    /// SET, constructed.
    public static let set: UInt8 = 0x31

    /// A constructed context-specific tag, 0 to 30.
    public static func contextConstructed(_ number: UInt8) -> UInt8 { 0xA0 | (number & 0x1F) }

    /// A primitive context-specific tag, 0 to 30.
    public static func contextPrimitive(_ number: UInt8) -> UInt8 { 0x80 | (number & 0x1F) }
}
