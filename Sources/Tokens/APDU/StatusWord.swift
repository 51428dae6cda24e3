/// The two octets that end every answer of a card.
///
/// Source: ISO/IEC 7816-4 §5.1.3; SP 800-73-4 part 2, table 6.
public struct StatusWord: RawRepresentable, Hashable, Sendable {
    /// SW1 in the high octet, SW2 in the low one.
    public let rawValue: UInt16

    /// Any value is a status word.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Done.
    public static let success = StatusWord(rawValue: 0x9000)
    /// Lc or Le is wrong.
    public static let wrongLength = StatusWord(rawValue: 0x6700)
    /// A command chain was not ended.
    public static let lastOfChainExpected = StatusWord(rawValue: 0x6883)
    /// PIN or management key is needed first.
    public static let securityNotSatisfied = StatusWord(rawValue: 0x6982)
    /// No tries are left.
    public static let locked = StatusWord(rawValue: 0x6983)
    /// Not now.
    public static let conditionsNotSatisfied = StatusWord(rawValue: 0x6985)
    /// The data field is wrong.
    public static let wrongData = StatusWord(rawValue: 0x6A80)
    /// The card cannot do this.
    public static let functionNotSupported = StatusWord(rawValue: 0x6A81)
    /// No such application or object.
    public static let notFound = StatusWord(rawValue: 0x6A82)
    /// The object does not fit.
    public static let notEnoughMemory = StatusWord(rawValue: 0x6A84)
    /// P1 or P2 is wrong: mostly an algorithm or a key that the card does not know.
    public static let wrongParameters = StatusWord(rawValue: 0x6A86)
    /// No such key.
    public static let referenceNotFound = StatusWord(rawValue: 0x6A88)
    /// The class of the command is not known.
    public static let unknownClass = StatusWord(rawValue: 0x6E00)
    /// The command is not known, or not in this application.
    public static let unknownInstruction = StatusWord(rawValue: 0x6D00)
    /// Non-volatile memory failed.
    public static let memoryFailure = StatusWord(rawValue: 0x6581)
    /// No precise diagnosis.
    public static let noDiagnosis = StatusWord(rawValue: 0x6F00)

    /// `63Cx`: a wrong reference value, with `left` tries left.
    public static func wrongReference(triesLeft left: Int) -> StatusWord {
        StatusWord(rawValue: 0x63C0 | UInt16(min(max(left, 0), 15)))
    }

    /// Whether a value was wrong and more tries are left: `63xx`, but for `63C0`.
    public var isWrongReference: Bool { first == 0x63 && triesLeft != 0 }

    /// SW1.
    public var first: UInt8 { UInt8(rawValue >> 8) }

    /// SW2.
    public var second: UInt8 { UInt8(rawValue & 0xFF) }

    /// The tries left that the word states: x of `63Cx`, and 0 for `6983`; nil for any other word.
    public var triesLeft: Int? {
        if self == .locked { return 0 }
        return rawValue & 0xFFF0 == 0x63C0 ? Int(rawValue & 0x0F) : nil
    }
}
