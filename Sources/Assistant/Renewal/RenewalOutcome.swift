public import Model

/// What came of a 更新 or 替换.
public struct RenewalOutcome: Hashable, Sendable {
    /// Which of both.
    public let kind: RenewalKind
    /// When the new certificate ends.
    public let notAfter: Timestamp
    /// When the old one was revoked, or will be; nil when that was not told.
    public let oldEnds: Timestamp?
    /// Why the typed code came to nothing, where it is another one than that of what had been begun before and is finished; nil otherwise.
    public private(set) var codeRefusal: String?

    init(kind: RenewalKind, notAfter: Timestamp, oldEnds: Timestamp?) {
        self.kind = kind
        self.notAfter = notAfter
        self.oldEnds = oldEnds
    }

    /// The same for its holder.
    public var lines: [String] {
        let done = "证书已\(kind.deed)，有效期至 \(ShownTime.text(notAfter))，PIN 不变"
        let old = oldEnds.map { "原证书自 \(ShownTime.text($0)) 起不能再使用" }
        let code = codeRefusal.map { "以上是此前中断的\(kind.deed)；如输入的是另一项申办的\(kind.codeName)，它没有使用：\($0)" }
        return [done] + [old, code].compactMap(\.self)
    }

    /// The same, where the code that was typed came to nothing: it is the one of before, of which there is nothing to tell, or another
    /// one that is wrong.
    func besides(_ refusal: AssistantError) -> RenewalOutcome {
        if case .centreRefused("code-used", _) = refusal.reason { return self }
        var outcome = self
        outcome.codeRefusal = refusal.sentence
        return outcome
    }
}
