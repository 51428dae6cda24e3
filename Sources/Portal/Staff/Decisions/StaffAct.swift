import Enrollment
import Model

/// What one of the staff decides: one deed at the desk, with everything it needs.
enum StaffAct: Hashable, Sendable {
    case approve(ApplicationNumber, version: Int64, Set<ReviewCheck>)
    case reject(ApplicationNumber, version: Int64, Rejection)
    case confirmPayment(ApplicationNumber, Payment)
    case proposeRefund(PaymentPlace, text: String)
    case confirmRefund(PaymentPlace, refund: String?)
    case declineRefund(PaymentPlace)
    case issueInvoice(ApplicationNumber, code: String, KeptInvoice?)
    case reverseInvoice(ApplicationNumber, code: String)
    case proposeRevocation(CertificateID, RevocationCause, text: String)
    case confirmRevocation(CertificateID)
    case declineRevocation(CertificateID)
    case ship(ApplicationNumber, Parcel)
    case confirmDelivery(ApplicationNumber)
    case returnDelivery(ApplicationNumber, text: String)
    case pickUp(ApplicationNumber)
    case enter(KeptPapers, login: String)
    case resendCode(ApplicationNumber)
    case retryMessages(ApplicationNumber, notice: Int64, [MessageRecord])
    case arrangeJob(ApplicationNumber, JobDeed, text: String)
    case proposeClosure(ApplicationNumber, text: String)
    case confirmClosure(ApplicationNumber, TokenRecord?)
    case declineClosure(ApplicationNumber)
    case markAudit(AuditStretch, text: String)
    case setNotice(String, subject: String, text: String, english: String)
    case proposeStaff(String, StaffPlan, text: String)
    case confirmStaff(String)
    case declineStaff(String)
    case setPrices([String: Int64], from: CalendarDay, text: String)
    case takeIntoStock(TokenDelivery)
    case takeOutOfStock(serial: String, TokenEnding, text: String)

    /// Which payment.
    struct PaymentPlace: Hashable, Sendable {
        let channel: PaymentChannel
        let transaction: String
    }

    /// Does it at a desk.
    ///
    /// - Throws: `EnrollmentError`, as the deed itself.
    func perform(at desk: EnrollmentDesk, by person: Principal) async throws(EnrollmentError) {
        switch self {
        case .approve(let number, let version, let checks):
            _ = try await desk.approve(number, by: person, checklist: checks, version: version)
        case .reject(let number, let version, let rejection):
            _ = try await desk.reject(number, rejection, by: person, version: version)
        case .confirmPayment(let number, let payment):
            _ = try await desk.confirmPayment(number, payment, by: person)
        case .proposeRefund(let place, let text):
            _ = try await desk.proposeRefund(place.channel, place.transaction, text, by: person)
        case .confirmRefund(let place, let refund):
            _ = try await desk.confirmRefund(place.channel, place.transaction, refund: refund, by: person)
        case .declineRefund(let place):
            _ = try await desk.declineRefund(place.channel, place.transaction, by: person)
        case .issueInvoice(let number, let code, let kept):
            _ = try await desk.issueInvoice(number, code: code, kept: kept, by: person)
        case .reverseInvoice(let number, let code):
            _ = try await desk.reverseInvoice(number, code: code, by: person)
        case .proposeRevocation(let id, let cause, let text):
            _ = try await desk.proposeRevocation(id, cause, text, by: person)
        case .confirmRevocation(let id): _ = try await desk.confirmRevocation(id, by: person)
        case .declineRevocation(let id): _ = try await desk.declineRevocation(id, by: person)
        case .ship(let number, let parcel): _ = try await desk.ship(number, parcel, by: person)
        case .confirmDelivery(let number): _ = try await desk.confirmDelivery(number, by: person)
        case .returnDelivery(let number, let text):
            _ = try await desk.returnDelivery(number, text: text, by: person)
        case .pickUp(let number): _ = try await desk.pickUp(number, by: person)
        case .enter(let papers, let login):
            let submitter = Submitter(
                login: login,
                registrar: person,
                isMobileVerified: true,
                isIdentityChecked: true
            )
            _ = try await desk.submit(papers, by: submitter)
        case .resendCode(let number): _ = try await desk.resendCode(number, by: person)
        case .retryMessages(let number, _, let messages):
            for message in messages { _ = try await desk.retry(message: message, of: number, by: person) }
        case .arrangeJob(let number, let deed, let text):
            try await deed.perform(on: number, text, at: desk, by: person)
        case .proposeClosure(let number, let text):
            _ = try await desk.proposeClosure(number, text, by: person)
        case .confirmClosure(let number, let token):
            _ = try await desk.confirmClosure(number, token: token, by: person)
        case .declineClosure(let number): _ = try await desk.declineClosure(number, by: person)
        case .markAudit(let stretch, let text): _ = try await desk.markAudit(stretch, text, by: person)
        case .setNotice(let name, let subject, let text, let english):
            _ = try await desk.setNotice(name, subject: subject, text, english: english, by: person)
        case .proposeStaff(let name, let plan, let text):
            _ = try await desk.proposeStaff(name, plan, text, by: person)
        case .confirmStaff(let name): _ = try await desk.confirmStaff(name, by: person)
        case .declineStaff(let name): _ = try await desk.declineStaff(name, by: person)
        case .setPrices(let entries, let day, let text):
            _ = try await desk.setPrices(entries, from: day, text, by: person)
        case .takeIntoStock(let delivery): _ = try await desk.takeIntoStock(delivery, by: person)
        case .takeOutOfStock(let serial, let ending, let text):
            _ = try await desk.takeOutOfStock(serial, as: ending, text, by: person)
        }
    }

    /// Where they go on who did it.
    var back: String {
        switch self {
        case .approve, .reject: StaffQueue.review.path
        case .confirmPayment: StaffQueue.payments.path
        case .proposeRefund, .confirmRefund, .declineRefund: StaffQueue.refunds.path
        case .issueInvoice, .reverseInvoice: StaffQueue.invoices.path
        case .proposeRevocation, .confirmRevocation, .declineRevocation: StaffQueue.revocations.path
        case .ship, .confirmDelivery, .returnDelivery, .pickUp: StaffQueue.deliveries.path
        case .arrangeJob, .proposeClosure, .confirmClosure, .declineClosure: StaffQueue.production.path
        case .enter: StaffRegisterPage.counter.path
        case .markAudit: StaffRegisterPage.audit.path
        case .setNotice(let name, _, _, _): "\(StaffRegisterPage.notices.path)/\(name)"
        case .proposeStaff, .confirmStaff, .declineStaff: StaffRegisterPage.staff.path
        case .setPrices: StaffRegisterPage.prices.path
        case .takeIntoStock, .takeOutOfStock: StaffRegisterPage.stock.path
        case .resendCode(let number), .retryMessages(let number, _, _):
            "\(StaffRegisterPage.cases.path)/\(number)"
        }
    }
}
