/// A fact that a transition demands; who applies an event establishes the facts first.
///
/// Source: product.md §4.3, column guards.
public enum ApplicationGuard: String, CaseIterable, Hashable, Sendable {
    /// The account may act.
    case accountActive
    /// What is filled in is well formed.
    case formatValid
    /// All fields and attachments are valid and the agreement accepted.
    case formComplete
    /// Who acts owns the application, or entered it as registrar.
    case byOwner
    /// G-NEW, G-RENEW, …: the type's own condition holds.
    case eligible
    /// No other open application stands in the way.
    case noConflict
    /// A reason was given.
    case reasonGiven
    /// The reviewer is neither owner nor registrar.
    case dutiesSeparated
    /// Every item of the review checklist is confirmed.
    case checklistComplete
    /// No other certificate of the profile is in use.
    case noDuplicate
    /// The certificate that the application is about is active.
    case certificateActive
    /// RENEW was submitted within its window.
    case submittedInWindow
    /// The payment is for this order and of its amount.
    case paymentMatches
    /// The order is unpaid.
    case orderUnpaid
    /// Nobody touched it for 90 days.
    case untouched90Days
    /// The order was open for 30 days.
    case unpaid30Days
    /// The job verified the certificate on the token.
    case jobVerified
    /// A second, different person confirmed.
    case secondPerson
    /// Whatever was signed for the application is revoked in the same act.
    case signedIsRevoked
    /// Neither too soon nor too often (product.md §4.6).
    case withinRateLimit
    /// The new certificate, or the new PIN, was proven by a signature.
    case proven
    /// The last day to execute has passed.
    case tooLate
}
