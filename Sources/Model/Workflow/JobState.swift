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

    /// Whether nothing can happen any more.
    public var isTerminal: Bool { self == .done || self == .cancelled }
}
