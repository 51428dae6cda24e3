import Enrollment
import Model

/// What staff look up, beside what waits for them; the words are in `words.txt` under `register_`.
enum StaffRegisterPage: String, CaseIterable {
    /// 申办查询, masked.
    case cases
    /// 审计日志.
    case audit

    /// Where it is.
    var path: String { "/\(rawValue)" }

    /// Whether somebody sees it, as the permission matrix says.
    func isOpen(to member: StaffRecord) -> Bool {
        let principal = Principal(member)
        switch self {
        case .cases:
            let grants = Permission.check(.viewPersonalData, principal, nil)
            return grants.contains(.masked) || grants.contains(.withReason)
        case .audit: return !Permission.check(.readAudit, principal, nil).isEmpty
        }
    }

    /// What somebody sees.
    static func open(to member: StaffRecord) -> [StaffRegisterPage] {
        allCases.filter { $0.isOpen(to: member) }
    }
}
