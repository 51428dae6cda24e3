import Enrollment
import Model
import OpenSSL

/// Open bids before 更新 and 替换: asked about, and waited for (product.md §5.4, §13 item 5).
extension PageResponder {
    /// What is known of the bids of a certificate's holder; nil where nobody is asked: experts do not bid.
    func openBids(_ service: CertificateService, _ held: HeldCertificate) async -> OpenBids? {
        guard held.snapshot.form.kind != .expert, service == .renew || service == .replace else { return nil }
        guard let register = services.bids, let content = held.certificate.certificate else {
            return .unknown
        }
        let told = await register.openBids(for: DigestAlgorithm.sha256.hash(content))
        if case .until(let last) = told, last < services.clock.now { return .nothing }
        return told
    }

    /// The same of the certificate that a form is about.
    func openBids(_ working: Working) async -> OpenBids? {
        let type = working.values.type
        guard let held = working.held,
            let service = CertificateService.allCases.first(where: { $0.type == type })
        else { return nil }
        return await openBids(service, held)
    }

    /// What bidders read before they type a code of 更新 or 替换; nil where no code waits, or nothing for its opening.
    ///
    /// Between the form and the code there are days, in which bids may have been handed in.
    func bidsBeforeCode(_ record: ApplicationRecord, _ language: Language) async throws -> String? {
        guard record.state == .pendingExecution, record.type == .renew || record.type == .replace,
            let held = try held(by: record)
        else { return nil }
        let wait = words.text("bids_code", language)
        switch await openBids(record.type == .renew ? .renew : .replace, held) {
        case .nothing, nil: return nil
        case .unknown: return wait
        case .until(let last): return words.text("bids_told", language, Shown.time(last)) + " " + wait
        }
    }

    /// With the day of the last opening, where one is known or was given, the day from which the key can change.
    func bids(_ told: OpenBids, _ held: HeldCertificate, _ visit: Visit) -> BidsView {
        let language = visit.language
        let opening = visit.query.text("opening").flatMap { CalendarDay($0) }
        let said: String? =
            switch told {
            case .nothing: words.text("bids_nothing", language)
            case .until(let last):
                words.text("bids_told", language, Shown.time(last)) + " "
                    + answer(CalendarDay(last), held, language)
            case .unknown: nil
            }
        return BidsView(
            told: said,
            isAsked: told != .nothing,
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
