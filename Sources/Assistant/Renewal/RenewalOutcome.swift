public import Model

/// What came of a 更新 or 替换.
public struct RenewalOutcome: Hashable, Sendable {
    /// Which of both.
    public let kind: RenewalKind
    /// When the new certificate ends.
    public let notAfter: Timestamp
    /// When the old one was revoked, or will be; nil when that was not told.
    public let oldEnds: Timestamp?

    init(kind: RenewalKind, notAfter: Timestamp, oldEnds: Timestamp?) {
        self.kind = kind
        self.notAfter = notAfter
        self.oldEnds = oldEnds
    }

    /// The same for its holder.
    public var lines: [String] {
        let done = "证书已\(kind.deed)，有效期至 \(ShownTime.text(notAfter))，PIN 不变"
        let old = oldEnds.map { "原证书自 \(ShownTime.text($0)) 起不能再使用" }
        return [done] + [old].compactMap(\.self)
    }
}
