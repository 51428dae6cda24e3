/// 更新 or 替换; raw values as the centre has them.
public enum RenewalKind: String, CaseIterable, Codable, Sendable {
    /// 更新: the same person for another year.
    case renew = "RENEW"
    /// 替换: another name, or another organisation.
    case replace = "REPLACE"

    /// 更新服务 or 替换服务.
    public var service: String {
        switch self {
        case .renew: "更新服务"
        case .replace: "替换服务"
        }
    }

    /// 更新码 or 替换码.
    public var codeName: String {
        switch self {
        case .renew: "更新码"
        case .replace: "替换码"
        }
    }

    /// 更新 or 替换.
    var deed: String {
        switch self {
        case .renew: "更新"
        case .replace: "替换"
        }
    }
}
