/// 业务类型: the kinds of application.
///
/// Source: product.md §1, §16 item 10.
public enum ApplicationType: String, CaseIterable, Codable, Sendable {
    /// 证书新办.
    case new = "NEW"
    /// 证书更新.
    case renew = "RENEW"
    /// 证书替换.
    case replace = "REPLACE"
    /// 证书解锁.
    case unlock = "UNLOCK"
    /// 证书吊销.
    case revoke = "REVOKE"
    /// 证书补办: another token for a certificate whose token is lost or broken.
    case reissue = "REISSUE"

    /// The letter in an application number.
    public var letter: Character {
        switch self {
        case .new: "N"
        case .renew: "R"
        case .replace: "P"
        case .unlock: "U"
        case .revoke: "V"
        case .reissue: "I"
        }
    }

    /// 用户看到的业务名称.
    public var label: String {
        switch self {
        case .new: "证书新办"
        case .renew: "证书更新"
        case .replace: "证书替换"
        case .unlock: "证书解锁"
        case .revoke: "证书吊销"
        case .reissue: "证书补办"
        }
    }

    /// 办理: the business in two characters, as 新办.
    public var verb: String { String(label.suffix(2)) }

    /// Whether a token is made for it (制证).
    public var isProduced: Bool { self == .new || self == .reissue }

    /// The type with this letter in an application number.
    public init?(letter: Character) {
        guard let type = ApplicationType.allCases.first(where: { $0.letter == letter }) else { return nil }
        self = type
    }
}
