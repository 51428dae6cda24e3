public import Model

/// 审核时限: how urgent a review is, by how long the applicant has waited.
///
/// One working day is promised (product.md §16 item 9). Hours are counted, because nobody tells this centre's calendar of working
/// days: over a weekend what waits looks more urgent than it is, never less.
public enum ReviewUrgency: String, CaseIterable, Hashable, Sendable {
    /// 时限内.
    case calm
    /// 即将超时: half of the time is over.
    case soon
    /// 已超时.
    case late

    /// The promised day, in seconds.
    static let promised: Int64 = 86_400

    /// Judges a submission.
    public init(submittedAt: Timestamp, now: Timestamp) {
        let waited = now.secondsSinceEpoch - submittedAt.secondsSinceEpoch
        self = waited >= ReviewUrgency.promised ? .late : waited >= ReviewUrgency.promised / 2 ? .soon : .calm
    }
}
