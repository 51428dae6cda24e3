/// How far a permission reaches.
public enum Grant: Hashable, Sendable {
    /// Every case.
    case any
    /// Own cases: what they applied for, or entered as registrar.
    case own
    /// Only while the application is PENDING_REVIEW.
    case whilePendingReview
    /// Only the fields that production needs.
    case neededFields
    /// Personal data masked.
    case masked
    /// Every case, with a reason that is logged.
    case withReason
    /// Payments that came in outside any channel.
    case offlineOnly
    /// Payments that a channel called back.
    case callbackOnly
    /// What they did themselves.
    case ownActions
    /// Every case, with a second person.
    case withSecondPerson
}
