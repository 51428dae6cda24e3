/// A row of the permission matrix.
///
/// Source: product.md §2.3.
public enum PermittedAction: String, CaseIterable, Hashable, Sendable {
    /// create, save, submit.
    case submit
    /// edit DRAFT or REJECTED.
    case edit
    /// withdraw 撤销.
    case withdraw
    /// view full personal data and attachments.
    case viewPersonalData = "view_personal_data"
    /// approve or reject.
    case decide
    /// confirm payment.
    case confirmPayment = "confirm_payment"
    /// claim, produce, finish 制证.
    case produce
    /// resend or reissue a one-time code.
    case resendCode = "resend_code"
    /// redeem a code in the assistant.
    case redeemCode = "redeem_code"
    /// CA-initiated revocation: propose.
    case proposeRevocation = "propose_revocation"
    /// CA-initiated revocation: confirm.
    case confirmRevocation = "confirm_revocation"
    /// refund: propose.
    case proposeRefund = "propose_refund"
    /// refund: confirm.
    case confirmRefund = "confirm_refund"
    /// issue an invoice, and reverse it.
    case issueInvoice = "issue_invoice"
    /// close an exceptional case, with a second person.
    case closeException = "close_exception"
    /// give a job its priority, put a rejected one back into the queue.
    case arrangeQueue = "arrange_queue"
    /// take blank tokens into stock, and out of it.
    case keepStock = "keep_stock"
    /// set the words of notices.
    case setNotices = "set_notices"
    /// set what businesses cost.
    case setPrices = "set_prices"
    /// add staff, end their work, change their roles, with a second person.
    case changeStaff = "change_staff"
    /// take all records of an application away as evidence.
    case exportCase = "export_case"
    /// read, verify, mark the audit log.
    case readAudit = "read_audit"
    /// ship, take back, hand over 交付.
    case deliver
    /// say that a parcel arrived.
    case receive
}
