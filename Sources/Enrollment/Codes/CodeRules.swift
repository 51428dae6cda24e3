import Model

/// How long codes last, and how often there is another one.
///
/// Source: product.md §4.6.
enum CodeRules {
    /// A code is worth something for so long, in seconds.
    static let lifetime: Int64 = 72 * 3600
    /// 挂失码: asked for and used in one go.
    static let emergencyLifetime: Int64 = 10 * 60
    /// Between two codes for the same thing, in seconds.
    static let spacing: Int64 = 60
    /// Codes for the same thing in 24 hours.
    static let perDay = 5
    /// A session lasts for so long, in seconds.
    static let session: Int64 = 30 * 60
    /// A code waits for so long when the phone was changed after approval, in seconds.
    static let hold: Int64 = 24 * 3600

    /// Refuses another code too soon after the last, or after too many.
    static func check(_ issued: [Timestamp], at now: Timestamp) throws(EnrollmentError) {
        if let last = issued.max(), last.advanced(bySeconds: spacing) > now {
            throw EnrollmentError(.codeTooSoon)
        }
        guard issued.count(where: { $0.advanced(bySeconds: 86_400) > now }) < perDay else {
            throw EnrollmentError(.codesUsedUp)
        }
    }
}
