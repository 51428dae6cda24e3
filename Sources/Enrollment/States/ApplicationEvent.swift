/// What can happen to an application.
///
/// Source: product.md §4.3.
public enum ApplicationEvent: String, CaseIterable, Hashable, Sendable {
    /// 保存.
    case save
    /// 删除 a draft.
    case discard
    /// 提交审核.
    case submit
    /// 修改重新提交.
    case resubmit
    /// 撤销.
    case withdraw
    /// 审核不通过.
    case reject
    /// 审核通过.
    case approve
    /// 90 days untouched.
    case abandon
    /// 付款确认.
    case paymentConfirmed
    /// The owner gives up an unpaid order.
    case giveUp
    /// 30 days unpaid.
    case paymentLapsed
    /// 制证完成.
    case produced
    /// Two persons close a case in production.
    case abort
    /// 重新发送一次性码.
    case resendCode
    /// The assistant finished, with proof.
    case executed
    /// The certificate that the application is about was revoked.
    case certificateRevoked
    /// Too late to execute.
    case executionLapsed
    /// A reviewer or a business administrator takes back the approval of an unlock.
    case approvalWithdrawn
    /// The issuer, unreachable at approval, has revoked.
    case revocationDone
}
