import Enrollment
import Model

/// What waits for somebody of the staff; the words are in `words.txt` under `queue_`.
enum StaffQueue: String, CaseIterable {
    /// 待审核.
    case review
    /// 待收款.
    case payments
    /// 制证队列.
    case production
    /// 交付.
    case deliveries
    /// 退款.
    case refunds
    /// 发票.
    case invoices
    /// 吊销提议.
    case revocations

    /// What is done to what waits there.
    var actions: [PermittedAction] {
        switch self {
        case .review: [.decide]
        case .payments: [.confirmPayment]
        case .production: [.produce, .arrangeQueue]
        case .deliveries: [.deliver]
        case .refunds: [.proposeRefund, .confirmRefund]
        case .invoices: [.issueInvoice]
        case .revocations: [.proposeRevocation, .confirmRevocation]
        }
    }

    /// Where it is.
    var path: String { "/\(rawValue)" }

    /// Whether somebody sees it: who may do something there, as the permission matrix says.
    func isOpen(to member: StaffRecord) -> Bool {
        let principal = Principal(member)
        return actions.contains { !Permission.check($0, principal, nil).isEmpty }
    }

    /// What somebody sees, in the order of the business.
    static func open(to member: StaffRecord) -> [StaffQueue] {
        allCases.filter { $0.isOpen(to: member) }
    }
}
