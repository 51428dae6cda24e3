import Enrollment
import Model
import Store

/// 工作台: what waits for whom.
struct DeskView: Sendable {
    /// One queue.
    struct Tile: Sendable {
        let path: String
        let title: String
        let text: String
        /// How much waits; nil for what is looked up.
        let count: String?
        let hasSome: Bool
    }

    let tiles: [Tile]
    /// The last day of their certificate.
    let end: String?
}

extension StaffResponder {
    func home(_ visit: StaffVisit) throws -> HTTPReply {
        let counts = try services.book.waiting()
        let tiles = StaffQueue.open(to: visit.member).map { queue in
            let count = queue.count(counts)
            return DeskView.Tile(
                path: queue.path,
                title: words.text("queue_\(queue.rawValue)", visit.language),
                text: words.text("queue_\(queue.rawValue)_text", visit.language),
                count: String(count),
                hasSome: count > 0
            )
        }
        let registers = StaffRegisterPage.open(to: visit.member).map { register in
            DeskView.Tile(
                path: register.path,
                title: words.text("register_\(register.rawValue)", visit.language),
                text: words.text("register_\(register.rawValue)_text", visit.language),
                count: nil,
                hasSome: false
            )
        }
        let certificate = try visit.member.certificate.flatMap { try services.book.certificate($0) }
        let end = certificate.map { CalendarDay($0.reservation.notAfter).description }
        return page("desk", "desk", visit, DeskView(tiles: tiles + registers, end: end))
    }
}

extension StaffQueue {
    /// How much waits in it.
    fileprivate func count(_ counts: WaitingCounts) -> Int {
        switch self {
        case .review: counts.reviews
        case .payments: counts.payments
        case .production: counts.jobs
        case .deliveries: counts.deliveries
        case .refunds: counts.refunds
        case .invoices: counts.invoices
        case .revocations: counts.revocations
        }
    }
}
