/// 解锁原因, product.md §6.7.
public enum UnlockReason: String, CaseIterable, Hashable, Sendable {
    /// 忘记PIN.
    case forgotten = "FORGOTTEN_PIN"
    /// 多次输错.
    case wrongTries = "WRONG_TRIES"
    /// 其他.
    case other = "OTHER"

    /// 用户看到的名称.
    public var label: String {
        switch self {
        case .forgotten: "忘记PIN"
        case .wrongTries: "多次输错"
        case .other: "其他"
        }
    }
}
