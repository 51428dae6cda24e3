public import Model

/// 更新窗口: the days on which a certificate may be renewed, by the calendar of Asia/Shanghai.
///
/// Source: product.md §4.4, G-RENEW.
public struct RenewalWindow: Hashable, Sendable {
    /// How many days before that of the end it opens.
    public static let days = 30

    /// The first day.
    public let opensOn: CalendarDay
    /// The day of the last second of validity.
    public let endsOn: CalendarDay

    /// The window of a certificate.
    ///
    /// - Parameter notAfter: its last second.
    public init(_ notAfter: Timestamp) {
        endsOn = CalendarDay(notAfter)
        opensOn = endsOn.advanced(byDays: -RenewalWindow.days)
    }

    /// Whether a day is in it.
    public func contains(_ day: CalendarDay) -> Bool { opensOn <= day && day <= endsOn }
}
