import Enrollment
import Model

/// What staff look up, beside what waits for them; the words are in `words.txt` under `register_`.
enum StaffRegisterPage: String, CaseIterable {
    /// 申办查询, masked.
    case cases
    /// 到期证书: what ends soon, and whether something follows.
    case expiring
    /// 柜台受理.
    case counter
    /// 收款明细.
    case receipts
    /// 退款明细.
    case returns
    /// 对账: money about which a provider has not answered, or that fits no order.
    case reconciliation
    /// 审计日志.
    case audit
    /// 工作人员.
    case staff
    /// 介质库存.
    case stock
    /// 价格表.
    case prices
    /// 通知模板.
    case notices

    /// Where it is.
    var path: String { "/\(rawValue)" }

    /// Whether somebody sees it: applications and the log as the permission matrix says, the staff who adds them or watches.
    func isOpen(to member: StaffRecord) -> Bool {
        let principal = Principal(member)
        switch self {
        case .cases, .expiring:
            let grants = Permission.check(.viewPersonalData, principal, nil)
            return grants.contains(.masked) || grants.contains(.withReason)
        case .counter: return !Permission.check(.submit, principal, nil).isEmpty
        case .receipts, .returns, .reconciliation:
            return [PermittedAction.confirmPayment, .confirmRefund].contains { action in
                !Permission.check(action, principal, nil).isEmpty
            }
        case .audit: return !Permission.check(.readAudit, principal, nil).isEmpty
        case .staff:
            let roles: Set<StaffRecord.Role> = [.superAdministrator, .auditAdministrator, .auditor]
            return SeparationOfDuties.violation(roles: member.roles) == nil
                && !member.roles.isDisjoint(with: roles)
        case .stock:
            return [PermittedAction.produce, .keepStock].contains { action in
                !Permission.check(action, principal, nil).isEmpty
            }
        case .prices: return true
        case .notices:
            return [PermittedAction.setNotices, .resendCode].contains { action in
                !Permission.check(action, principal, nil).isEmpty
            }
        }
    }

    /// What somebody sees.
    static func open(to member: StaffRecord) -> [StaffRegisterPage] {
        allCases.filter { $0.isOpen(to: member) }
    }
}
