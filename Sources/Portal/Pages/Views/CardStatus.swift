import Enrollment
import Model

/// Where a certificate stands, as its holder reads it; the words are in `words.txt` under `card_`.
enum CardStatus: String, CaseIterable {
    case good, ending, over, held, revoked

    /// Judged on a day.
    init(_ certificate: CertificateRecord, at now: Timestamp) {
        self.init(certificate.state, endingAt: certificate.reservation.notAfter, at: now)
    }

    /// Judged on a day, by what a summary has, too.
    init(_ state: CertificateState, endingAt end: Timestamp, at now: Timestamp) {
        switch state {
        case .held: self = .held
        case .revoked: self = .revoked
        case _ where now > end: self = .over
        default: self = RenewalWindow(end).contains(CalendarDay(now)) ? .ending : .good
        }
    }

    /// Whether it will never be good again.
    var isOver: Bool { self == .over || self == .revoked }

    /// The colour of its tag.
    var tone: String {
        switch self {
        case .good: "good"
        case .ending: "act"
        case .over, .held, .revoked: "bad"
        }
    }
}
