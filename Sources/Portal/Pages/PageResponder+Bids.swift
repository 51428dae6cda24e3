import Enrollment
import Model

/// Open bids before 更新 and 替换: asked about, and waited for (product.md §5.4, §13 item 5).
extension PageResponder {
    /// Experts do not bid.
    func hasBids(_ service: CertificateService, _ held: HeldCertificate) -> Bool {
        held.snapshot.form.kind != .expert && (service == .renew || service == .replace)
    }

    /// With the day of the last opening, where one was given, the day from which the key can change.
    func bids(_ held: HeldCertificate, _ visit: Visit) -> BidsView {
        let language = visit.language
        let opening = visit.query.text("opening").flatMap { CalendarDay($0) }
        return BidsView(
            opening: opening?.description ?? "",
            answer: opening.map { answer($0, held, language) },
            error: visit.body == nil ? nil : words.text("bids_missing", language)
        )
    }

    private func answer(_ opening: CalendarDay, _ held: HeldCertificate, _ language: Language) -> String {
        let end = CalendarDay(held.certificate.reservation.notAfter)
        let today = services.enrollment.today
        if opening < today { return words.text("bids_past", language) }
        let safe = opening.advanced(byDays: 1)
        guard safe <= end else { return words.text("bids_late", language, end.description) }
        return words.text("bids_safe", language, safe.description, end.description)
    }
}
