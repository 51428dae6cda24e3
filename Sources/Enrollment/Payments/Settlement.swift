public import Model

/// What became of a trade when the provider told how it stands.
public enum Settlement: Hashable, Sendable {
    /// Nobody has paid yet.
    case waiting
    /// It was on record before; nothing changed.
    case known
    /// Nobody paid, and nobody can any more.
    case closed
    /// The money is on record; the application as it is then: CLOSED, with a refund, when it came too late.
    case paid(ApplicationRecord)
    /// The money is on record and fits no order: another amount, or a second payment.
    case unfit(EnrollmentError)
}
