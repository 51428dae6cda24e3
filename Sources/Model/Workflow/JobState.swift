/// 制证任务状态: the steps of making one token, product.md §5.3.
public enum JobState: String, CaseIterable, Codable, Sendable {
    /// 排队.
    case queued = "QUEUED"
    /// 已领取.
    case claimed = "CLAIMED"
    /// 已初始化: the token carries its own secrets.
    case initialized = "INITIALIZED"
    /// 已产生密钥: the key pair is on the token and its public key on record.
    case keyGenerated = "KEY_GENERATED"
    /// 已签发.
    case issued = "ISSUED"
    /// 已写入: written and read back, equal octet for octet.
    case written = "WRITTEN"
    /// 已验证: the token signed a fresh challenge and the certificate verified it.
    case verified = "VERIFIED"
    /// 已完成; terminal.
    case done = "DONE"
    /// 失败: may be claimed again.
    case failed = "FAILED"
    /// 已取消; terminal.
    case cancelled = "CANCELLED"
    /// 已退回: a producer gave it back to a person, who decides whether it is made.
    case rejected = "REJECTED"

    /// 工作人员看到的状态.
    public var label: String {
        switch self {
        case .queued: "排队"
        case .claimed: "已领取"
        case .initialized: "已初始化"
        case .keyGenerated: "已产生密钥"
        case .issued: "已签发"
        case .written: "已写入"
        case .verified: "已验证"
        case .done: "已完成"
        case .failed: "制证失败"
        case .cancelled: "已取消"
        case .rejected: "已退回，待处理"
        }
    }

    /// Whether nothing can happen any more.
    public var isTerminal: Bool { self == .done || self == .cancelled }
}
