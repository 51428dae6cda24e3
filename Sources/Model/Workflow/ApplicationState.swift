/// 申办状态: the states of an application, product.md §4.1.
public enum ApplicationState: String, CaseIterable, Codable, Sendable {
    /// 已保存(草稿).
    case draft = "DRAFT"
    /// 待审核.
    case pendingReview = "PENDING_REVIEW"
    /// 审核未通过.
    case rejected = "REJECTED"
    /// 审核通过，待支付.
    case pendingPayment = "PENDING_PAYMENT"
    /// 制证中.
    case producing = "PRODUCING"
    /// 待更新 / 待替换 / 待解锁.
    case pendingExecution = "PENDING_EXECUTION"
    /// 处理中.
    case processing = "PROCESSING"
    /// 已完成; terminal.
    case completed = "COMPLETED"
    /// 已撤销; terminal, by the applicant.
    case withdrawn = "WITHDRAWN"
    /// 已关闭; terminal, by timer, staff, or an owner giving up an unpaid order.
    case closed = "CLOSED"

    /// Whether nothing can happen any more.
    public var isTerminal: Bool { self == .completed || self == .withdrawn || self == .closed }

    /// 用户看到的状态.
    public var label: String {
        switch self {
        case .draft: "已保存(草稿)"
        case .pendingReview: "待审核"
        case .rejected: "审核未通过"
        case .pendingPayment: "审核通过，待支付"
        case .producing: "制证中"
        case .pendingExecution: "待执行"
        case .processing: "处理中"
        case .completed: "已完成"
        case .withdrawn: "已撤销"
        case .closed: "已关闭"
        }
    }
}
