/// 领取方式.
public enum DeliveryMethod: String, CaseIterable, Sendable {
    /// 快递.
    case express = "EXPRESS"
    /// 自取.
    case pickup = "PICKUP"

    /// 用户看到的名称.
    public var label: String {
        switch self {
        case .express: "快递"
        case .pickup: "自取"
        }
    }
}
