/// 证件: what proves a person's identity, kind and number together.
public struct IdentityDocument: Hashable, Sendable {
    /// 证件类型.
    public enum Kind: String, CaseIterable, Sendable {
        /// 身份证.
        case residentID = "RESIDENT_ID"
        /// 护照.
        case passport = "PASSPORT"
        /// 军官证.
        case officerCard = "OFFICER_CARD"
        /// 港澳居民来往内地通行证.
        case hongKongMacaoPass = "HK_MACAO_PASS"
        /// 台湾居民来往大陆通行证.
        case taiwanPass = "TAIWAN_PASS"
        /// 外国人永久居留证.
        case foreignPermanentResident = "FOREIGN_PR"

        /// 用户看到的名称.
        public var label: String {
            switch self {
            case .residentID: "身份证"
            case .passport: "护照"
            case .officerCard: "军官证"
            case .hongKongMacaoPass: "港澳居民来往内地通行证"
            case .taiwanPass: "台湾居民来往大陆通行证"
            case .foreignPermanentResident: "外国人永久居留证"
            }
        }
    }

    /// 证件类型.
    public let kind: Kind
    /// 证件号码, normalised, upper case.
    public let number: String

    /// Reads a number of a kind.
    ///
    /// - Parameters:
    ///   - kind: decides the rule.
    ///   - raw: as typed.
    ///   - today: today in Asia/Shanghai.
    /// - Throws: `FieldFault`: as `ResidentID`, or `.badFormat` for the other kinds.
    public init(kind: Kind, number raw: String, today: CalendarDay) throws(FieldFault) {
        self.kind = kind
        switch kind {
        case .residentID:
            number = try ResidentID(raw, today: today).text
        case .passport, .officerCard, .hongKongMacaoPass, .taiwanPass, .foreignPermanentResident:
            number = try IdentityDocument.readOther(raw)
        }
    }

    /// `[A-Z0-9]{5,20}`, product.md §6.2.
    private static func readOther(_ raw: String) throws(FieldFault) -> String {
        let text = Normalization.code(raw).uppercased()
        let isPlain = text.utf8.allSatisfy { ASCII.isDigit($0) || ASCII.isUpper($0) }
        guard isPlain, (5...20).contains(text.utf8.count) else {
            throw FieldFault(.badFormat, "应为 5 至 20 位数字和大写字母")
        }
        return text
    }
}
