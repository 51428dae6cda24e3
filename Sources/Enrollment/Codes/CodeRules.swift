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
    /// A token's card is answered so often in a session, in place of its management key.
    static let answers = 16
    /// A code waits for so long when the phone was changed after approval, in seconds.
    static let hold: Int64 = 24 * 3600

    /// When there may be another one, after these; nil for at once.
    static func next(after issued: [Timestamp]) -> Timestamp? {
        let newest = issued.sorted(by: >)
        guard let last = newest.first else { return nil }
        let spaced = last.advanced(bySeconds: spacing)
        guard newest.count >= perDay else { return spaced }
        return max(spaced, newest[perDay - 1].advanced(bySeconds: 86_400))
    }

    /// Refuses another code too soon after the last, or after too many.
    static func check(_ issued: [Timestamp], at now: Timestamp) throws(EnrollmentError) {
        guard let next = next(after: issued), next > now else { return }
        let isSoon = issued.max().map { $0.advanced(bySeconds: spacing) > now } ?? false
        throw EnrollmentError(isSoon ? .codeTooSoon : .codesUsedUp)
    }
}
