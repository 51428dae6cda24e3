import Model

/// In which order certificates are listed.
enum CertificateOrder: Hashable {
    /// By number in the book, newest first.
    case number
    /// By end of validity, soonest first.
    case end
    /// By time of issue, latest first.
    case issue

    /// The date that counts, of a certificate that was issued.
    func date(of place: CertificatePlace) -> CertificateDate {
        CertificateDate(number: place.number, date: self == .end ? place.end : place.issue ?? place.end)
    }

    /// Whether `left` comes before `right`.
    func precedes(_ left: CertificateDate, _ right: CertificateDate) -> Bool {
        self == .end
            ? (left.date, left.number) < (right.date, right.number)
            : (left.date, left.number) > (right.date, right.number)
    }

    /// The dates that `filter` asks for, from `last` on; nil when there are none left.
    func range(_ filter: CertificateFilter, after last: CertificateDate?) -> ClosedRange<Timestamp>? {
        let asked = self == .end ? filter.ends : filter.issued
        guard let asked, let last else { return asked }
        let (first, end) =
            self == .end
            ? (max(asked.lowerBound, last.date), asked.upperBound)
            : (asked.lowerBound, min(asked.upperBound, last.date))
        return first <= end ? first...end : nil
    }
}
