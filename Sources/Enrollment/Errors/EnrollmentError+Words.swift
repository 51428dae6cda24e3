public import Model

extension EnrollmentError {
    /// The error code of the API, product.md §15.
    public var code: String {
        switch reason {
        case .validationFailed: "validation_failed"
        case .stateChanged: "state_changed"
        case .invalidTransition: "invalid_transition"
        case .conflictingApplication: "conflicting_application"
        case .duplicateCertificate: "duplicate_certificate"
        case .pairedCertificate: "paired_certificate"
        case .sodViolation: "sod_violation"
        case .notPermitted: "not_permitted"
        case .checklistIncomplete: "checklist_incomplete"
        case .paymentMismatch: "payment_mismatch"
        case .alreadyPaid: "already_paid"
        case .jobHeld: "job_held"
        case .jobNotHeld: "job_not_held"
        case .jobRejected: "job_rejected"
        case .tokenMismatch: "token_mismatch"
        case .stepIncomplete: "step_incomplete"
        case .alreadyCertified: "already_certified"
        case .notApproved: "not_approved"
        case .noAddress: "no_address"
        case .certificateNotInUse: "certificate_not_in_use"
        case .unlockRunning: "unlock_running"
        case .letterMissing: "letter_missing"
        case .letterLost: "letter_lost"
        case .unlockOpen: "unlock_open"
        case .notInRenewalWindow: "not_in_renewal_window"
        case .certificateExpired, .certificateNotActive: "cert_not_active"
        case .codeTooSoon: "code_too_soon"
        case .codesUsedUp: "codes_used_up"
        case .codeWrong: "code_wrong"
        case .codeExpired: "code_expired"
        case .codeLocked: "code_locked"
        case .codeUsed: "code_used"
        case .codeHeld: "code_held"
        case .otherRequest: "other_request"
        case .alreadyBound: "already_bound"
        case .otherHolder: "other_holder"
        case .challengeOver: "challenge_over"
        case .notRefundable: "not_refundable"
        case .refundUnderWay: "refund_under_way"
        case .notFound: "not_found"
        case .damagedSnapshot: "damaged_snapshot"
        case .badPrice: "bad_price"
        case .noFreeNumber: "no_free_number"
        case .portFailed: "port_failed"
        case .book: "book"
        }
    }

    /// What failed; rules broken by a form are listed one per line, in the applicant's language.
    public var message: String {
        switch reason {
        case .validationFailed(let failures): EnrollmentError.list(failures)
        case .stateChanged(let number, let state): "application \(number) is now \(state.rawValue)"
        case .invalidTransition(let refused): EnrollmentError.describe(refused)
        case .conflictingApplication(let number):
            "another application is open for this applicant and profile"
                + (number.map { ": \($0)" } ?? "")
        case .duplicateCertificate(let serial):
            "the applicant has a certificate of this profile in use: \(serial.hexadecimal)"
        case .pairedCertificate(let serial):
            "encryption certificate \(serial.hexadecimal) belongs to it, and cannot be renewed or replaced with it"
        case .sodViolation(let rule): EnrollmentError.describe(rule)
        case .notPermitted(let action): "this role may not do this: \(action.rawValue)"
        case .checklistIncomplete(let missing):
            "the review checklist lacks \(missing.map(\.rawValue).joined(separator: ", "))"
        case .paymentMismatch(let expected, let received):
            "the order is for \(Money.yuan(expected)) yuan, the payment is of \(Money.yuan(received)) yuan"
        case .alreadyPaid(let number): "application \(number) was paid by another transaction before"
        case .jobHeld(let number, let until):
            "the job of \(number) is held by another station or producer until \(until.timeInChina)"
        case .jobRejected(let number, let reason):
            "the job of \(number) was given back by a producer: \(reason)"
        case .jobNotHeld(let number): "the job of \(number) is not held by this station and producer"
        case .tokenMismatch(let expected, let found):
            "the job is on token \(expected), the reader holds \(found)"
        case .stepIncomplete(let step, let missing): "step \(step.rawValue) lacks its \(missing)"
        case .alreadyCertified(let number):
            "application \(number) has its one certificate, for the key on this token"
        case .notApproved(let number): "application \(number) is not approved"
        case .noAddress(let number): "application \(number) has no address to ship to"
        case .unlockRunning(_, let token):
            "an unlock of token \(token) was begun and not finished: its PIN is on no letter"
        case .letterMissing(_, let token): "no PIN letter of token \(token) was written yet"
        case .letterLost(_, let token):
            "the PIN letter of token \(token) was written, and nobody saw it handed over"
        case .unlockOpen(let token, let state):
            "an unlock of token \(token) is open already: \(state.rawValue)"
        case .certificateNotInUse(let number): "the certificate of application \(number) is not in use"
        case .notInRenewalWindow(let day): "the certificate can be renewed from \(day)"
        case .certificateExpired(let serial): "certificate \(serial.hexadecimal) has ended"
        case .certificateNotActive(let serial): "certificate \(serial.hexadecimal) is not active"
        case .codeTooSoon: "a code was sent less than a minute ago"
        case .codesUsedUp: "five codes were sent within 24 hours"
        case .codeWrong(let left): "this is not the code; \(left) more tries"
        case .codeExpired: "the code, or the session it opened, is over"
        case .codeLocked: "the code was guessed at too often"
        case .codeUsed: "what the code was for was done with it"
        case .codeHeld(let until):
            "the phone was changed; the code can be used on \(CalendarDay(until)) (after 24 hours)"
        case .otherRequest: "the session has another certificate request"
        case .alreadyBound(let account): "it is bound to account \(account)"
        case .otherHolder(let serial): "certificate \(serial.hexadecimal) was made for another account"
        case .challengeOver: "the challenge is over, or was answered before"
        case .notRefundable(let transaction, let state): "payment \(transaction) is \(state.rawValue)"
        case .refundUnderWay(let transaction): "payment \(transaction) is on its way back already"
        case .notFound(let object): "there is no \(object)"
        case .damagedSnapshot: "the frozen form of the application cannot be read"
        case .badPrice(let name): "the price list has no valid price for \(name)"
        case .noFreeNumber: "no free application number was found for today"
        case .portFailed(let name, let detail): "the \(name) failed: \(detail)"
        case .book(let error): error.message
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .validationFailed: "correct the named fields and submit again; nothing was stored"
        case .stateChanged: "look at the application again and repeat if it still applies"
        case .invalidTransition: "see docs/enrollment.md for what may happen in which state"
        case .conflictingApplication:
            "finish or withdraw the open application first; an UNLOCK that was approved ends with 'pki token unlock reject'"
        case .duplicateCertificate: "renew (更新) or replace (替换) the certificate instead"
        case .pairedCertificate: "apply for 补办: a new token gets both certificates"
        case .sodViolation: "let another person with the same role do it"
        case .notPermitted: "ask somebody whose role it is; the refusal is in the audit log"
        case .checklistIncomplete: "confirm every item, or reject the application with a reason"
        case .paymentMismatch: "check the transaction; the order stays unpaid and finance is alarmed"
        case .alreadyPaid: "refund the second payment"
        case .jobHeld(let number, _):
            "take another job, or wait until then; who holds it: 'pki job list'; a biz_admin takes it back with 'pki job release \(number)'"
        case .jobNotHeld: "claim the job again"
        case .jobRejected(let number, _):
            "a biz_admin decides with 'pki job approve \(number)' or 'pki job cancel \(number)'"
        case .tokenMismatch: "insert the token of this job, or fail the job and start over"
        case .stepIncomplete, .noFreeNumber: nil
        case .alreadyCertified:
            "go on with the same token; if it is broken, abort the application with a second person"
        case .notApproved: "approve and pay the application first"
        case .noAddress: "hand the token over in person with 'pki delivery pickup'"
        case .unlockRunning(_, let token):
            "insert it and finish that: 'pki token unlock run \(token)', or 'pki token letter \(token) --reprint'"
        case .letterMissing(_, let token): "write it first: 'pki token letter \(token)'"
        case .letterLost(_, let token):
            "look for the paper, and say 'pki token letter \(token) --found'; when it is not there: 'pki token unlock create \(token)', then --reprint"
        case .unlockOpen(let token, .running): "insert it and finish that: 'pki token unlock run \(token)'"
        case .unlockOpen(let token, _):
            "run that one, or take it back with 'pki token unlock reject \(token)'; then approve again"
        case .certificateNotInUse:
            "see why with 'pki certificate list'; keep the token until it is settled; of one that has ended the holder applies again"
        case .notInRenewalWindow:
            "come back on that day; reminders are sent 30, 15, 7, 3 and 1 days before the end"
        case .certificateExpired: "apply for a new one (新办)"
        case .certificateNotActive: "see what became of it in 申办查询; a lost one is replaced by 补办"
        case .codeTooSoon: "wait a minute"
        case .codesUsedUp: "wait until tomorrow"
        case .codeWrong: "look at the newest message; capital letters and the dash do not matter"
        case .codeExpired: "have another one sent"
        case .codeLocked: "have another one sent by support"
        case .codeUsed: "no other one is needed"
        case .codeHeld: "if you did not change the phone, report the loss (挂失) at once"
        case .otherRequest: "go on with the first one"
        case .alreadyBound: "unbind it there first"
        case .otherHolder: "log in with the account that applied for it"
        case .challengeOver: "ask for another one, and answer it within two minutes"
        case .notRefundable: "only money that is REFUNDING or MISMATCHED goes back"
        case .refundUnderWay: "wait for the provider: it is asked until it says done or no"
        case .notFound: "check the number; list commands show what there is"
        case .damagedSnapshot: "stop and run 'pki audit verify'; restore from a backup if it fails"
        case .badPrice: "correct prices.yaml: whole fen, 0 or more"
        case .portFailed: nil
        case .book(let error): error.hint
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .validationFailed, .checklistIncomplete, .badPrice: .invalidInput
        case .stateChanged, .invalidTransition, .conflictingApplication, .duplicateCertificate,
            .pairedCertificate, .alreadyPaid,
            .paymentMismatch, .jobHeld, .jobNotHeld, .jobRejected, .tokenMismatch, .alreadyCertified,
            .notApproved, .noAddress, .certificateNotInUse, .letterLost, .letterMissing, .unlockOpen,
            .unlockRunning,
            .notInRenewalWindow, .certificateExpired,
            .certificateNotActive, .codeTooSoon, .codesUsedUp, .codeExpired, .codeHeld, .codeUsed,
            .otherRequest, .alreadyBound, .challengeOver, .notRefundable, .refundUnderWay:
            .conflict
        case .sodViolation, .notPermitted, .codeWrong, .codeLocked, .otherHolder: .refused
        case .notFound: .notFound
        case .noFreeNumber, .portFailed: .unavailable
        case .stepIncomplete, .damagedSnapshot: .fault
        case .book(let error): error.kind
        }
    }

    /// Whether policy said no, so that the refusal belongs into the audit chain.
    var isRefusal: Bool {
        switch reason {
        case .invalidTransition, .sodViolation, .notPermitted, .paymentMismatch, .alreadyPaid, .tokenMismatch,
            .pairedCertificate, .certificateNotInUse, .letterLost, .letterMissing, .unlockOpen,
            .unlockRunning, .notInRenewalWindow,
            .certificateExpired,
            .certificateNotActive,
            .codeTooSoon,
            .codesUsedUp, .codeHeld, .otherRequest, .alreadyBound, .otherHolder, .challengeOver,
            .notRefundable, .refundUnderWay:
            true
        case .validationFailed, .stateChanged, .conflictingApplication, .duplicateCertificate,
            .checklistIncomplete, .jobHeld, .jobNotHeld, .jobRejected, .stepIncomplete, .alreadyCertified,
            .notApproved, .noAddress, .notFound,
            .damagedSnapshot, .badPrice, .noFreeNumber, .portFailed, .book,
            // Wrong tries are written with the code that they were made on.
            .codeWrong, .codeExpired, .codeLocked, .codeUsed:
            false
        }
    }

    private static func list(_ failures: [ValidationFailure]) -> String {
        let lines = failures.map { "\n  \($0.field) [\($0.code.rawValue)] \($0.message)" }
        let count = failures.count == 1 ? "1 fault" : "\(failures.count) faults"
        return "the application has \(count)" + lines.joined()
    }

    private static func describe(_ refused: InvalidTransition) -> String {
        let what = "\(refused.machine) in state \(refused.state) does not take '\(refused.event)'"
        switch refused.reason {
        case .notListed: return what
        case .guardsFail(let guards):
            return what + ": not \(guards.map(\.rawValue).sorted().joined(separator: ", not "))"
        }
    }

    private static func describe(_ rule: SeparationOfDuties.Rule) -> String {
        switch rule {
        case .reviewerIsOwner: "the reviewer is the applicant"
        case .reviewerIsRegistrar: "the reviewer entered this application"
        case .producerIsReviewer: "the producer reviewed this application"
        case .auditNotAlone: "an audit role excludes every other role"
        case .samePersonTwice: "two different persons are needed"
        case .aboutOneself: "nobody decides about themselves"
        }
    }
}
