import FoundationInternationalization
import Centre
import Model
import Synchronization
import Tokens

/// Tells the operator, line by line, what was done to the token and how long it took.
final class ProductionProgress: Sendable {
    private let last = Mutex<ContinuousClock.Instant>(.now)

    /// Names the job and the token in hand.
    func begin(_ job: JobTicket, _ token: TokenIdentity) {
        Terminal.say("制证 \(job.application)")
        Terminal.say("  介质 \(Terminal.printable(token.serial)) (\(Terminal.printable(token.model)))")
        if job.state != .claimed { Terminal.say("  从上次的步骤继续：\(job.state.rawValue)") }
        last.withLock { $0 = .now }
    }

    /// Shows a finished step; the moments in between are silent.
    func show(_ point: ProductionPoint) {
        guard let text = text(of: point) else { return }
        let elapsed = last.withLock { last in
            defer { last = .now }
            return ContinuousClock.now - last
        }
        let padding = String(repeating: " ", count: max(1, 34 - TextTable.width(text)))
        Terminal.say(
            "  ✓ \(text)\(padding)\(elapsed.formatted(.units(allowed: [.milliseconds], width: .narrow)))"
        )
    }

    private func text(of point: ProductionPoint) -> String? {
        switch point {
        case .initialized: "已初始化：介质专用密钥与PIN"
        case .keyRecorded: "已在介质内产生密钥对"
        case .issued: "证书已签发并存档"
        case .readBack: "证书已写入并逐字节读回"
        case .verified: "介质签名验证通过"
        case .completed: "完成"
        case .claimed, .allocated, .personalised, .generated, .requested, .issuance, .written, .proven: nil
        }
    }
}
