public import Model

/// Why the workflow did not do what it was asked.
public struct EnrollmentError: OperatorError, Hashable {
    /// What happened; the words of product.md §15 are in `code`.
    public enum Reason: Hashable, Sendable {
        /// The form or its documents break rules; all of them are here.
        case validationFailed([ValidationFailure])
        /// The application moved on since it was read; where it stands now.
        case stateChanged(ApplicationNumber, ApplicationState)
        /// The tables do not have this move, or its guards do not hold.
        case invalidTransition(InvalidTransition)
        /// Another NEW is open for the subject and profile; nil when it cannot be named.
        case conflictingApplication(ApplicationNumber?)
        /// The subject has a certificate of the profile in use.
        case duplicateCertificate(SerialNumber)
        /// An encryption certificate belongs to the one that would get a new key, and would follow nothing.
        case pairedCertificate(SerialNumber)
        /// Two duties in one hand.
        case sodViolation(SeparationOfDuties.Rule)
        /// The matrix does not permit it.
        case notPermitted(PermittedAction)
        /// The review checklist misses these.
        case checklistIncomplete([ReviewCheck])
        /// Another amount than the order's, both in fen.
        case paymentMismatch(expected: Int64, received: Int64)
        /// The order was paid by another transaction before.
        case alreadyPaid(ApplicationNumber)
        /// Somebody else holds the job until then.
        case jobHeld(ApplicationNumber, until: Timestamp)
        /// A producer gave the job back, and nobody has decided yet.
        case jobRejected(ApplicationNumber, reason: String)
        /// The job is not held by who wants to go on with it.
        case jobNotHeld(ApplicationNumber)
        /// The job is on another token.
        case tokenMismatch(expected: String, found: String)
        /// A step without what it must leave behind, as `certificate`.
        case stepIncomplete(JobState, missing: String)
        /// The application has its one certificate already, on the token that is to be given up.
        case alreadyCertified(ApplicationNumber)
        /// The application is not approved.
        case notApproved(ApplicationNumber)
        /// The applicant comes for the token and gave no address to ship to.
        case noAddress(ApplicationNumber)
        /// The certificate on the token is revoked or held, so that the token stays at the centre.
        case certificateNotInUse(ApplicationNumber)
        /// An unlock of the token was begun and not finished: its PIN is on no letter.
        case unlockRunning(ApplicationNumber, token: String)
        /// The token would be with its holder, and its PIN on no letter.
        case letterMissing(ApplicationNumber, token: String)
        /// Its newest PIN letter was written, and nobody saw it handed over.
        case letterLost(ApplicationNumber, token: String)
        /// An unlock of the token is open already, and there is one at a time.
        case unlockOpen(token: String, UnlockRecord.State)
        /// RENEW before its window; the first day of it.
        case notInRenewalWindow(opensAt: CalendarDay)
        /// The certificate has ended.
        case certificateExpired(SerialNumber)
        /// The certificate is not in use.
        case certificateNotActive(SerialNumber)
        /// A code was asked for within a minute of the last.
        case codeTooSoon
        /// Five codes in a day.
        case codesUsedUp
        /// Not the code; so many tries are left.
        case codeWrong(left: Int)
        /// The code, or the session that it opened, is over.
        case codeExpired
        /// The code was guessed at too often.
        case codeLocked
        /// What the code was for was done with it.
        case codeUsed
        /// The phone was changed, so that the code cannot be used before.
        case codeHeld(until: Timestamp)
        /// The session has another certificate request already.
        case otherRequest
        /// The certificate, or the account's place for one of its profile, is bound; to whom, masked.
        case alreadyBound(to: String)
        /// The certificate was made for another account.
        case otherHolder(SerialNumber)
        /// The challenge of a binding is over, was answered before, or was drawn for something else.
        case challengeOver
        /// The money of this payment is not to go back.
        case notRefundable(transaction: String, PaymentRecord.State)
        /// The provider is being asked to send this payment back.
        case refundUnderWay(transaction: String)
        /// There is no such object.
        case notFound(object: String)
        /// The snapshot in the book cannot be read.
        case damagedSnapshot
        /// A price list without this entry, or with an impossible one.
        case badPrice(String)
        /// A free application number was not found.
        case noFreeNumber
        /// Something the desk depends on failed, as `vault`.
        case portFailed(String, detail: String)
        /// The book said no.
        case book(BookError)
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }
}
