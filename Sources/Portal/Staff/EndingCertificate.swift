import Enrollment
import Model
import Store

/// A certificate of a holder that ends soon, and what follows it.
///
/// Source: product.md §13 item 6: a dashboard for the staff beside the reminders.
struct EndingCertificate: Sendable {
    /// What follows.
    enum Standing: Sendable {
        /// An application that is open.
        case applied(ApplicationRecord)
        /// Another certificate, proven.
        case followed
        /// Nothing yet, and it can be renewed.
        case open
        /// Nothing, and it cannot be renewed yet.
        case early
    }

    /// The first reminder goes out so many days before the end.
    static let days = EnrollmentDesk.reminderDays.max() ?? 60

    let certificate: CertificateRecord
    /// The last day.
    let end: CalendarDay
    let daysLeft: Int
    let standing: Standing

    /// Those that end within `days`, the earliest first, after `cursor`, at most `limit`.
    static func all(
        in book: BookOfRecord,
        at now: Timestamp,
        after cursor: CertificateID?,
        limit: Int
    ) throws -> [EndingCertificate] {
        let today = CalendarDay(now)
        let end = today.advanced(byDays: days + 1).start
        return try book.certificates(endingFrom: now, to: end, after: cursor, limit: limit)
            .map { try EndingCertificate($0, today, book) }
    }

    private init(_ certificate: CertificateRecord, _ today: CalendarDay, _ book: BookOfRecord) throws {
        self.certificate = certificate
        end = CalendarDay(certificate.reservation.notAfter)
        daysLeft = today.days(until: end)
        if let open = try book.openApplications(about: certificate.id).first {
            standing = .applied(open)
        } else if try book.successors(of: certificate.id).contains(where: { $0.state == .active }) {
            standing = .followed
        } else {
            let window = RenewalWindow(certificate.reservation.notAfter)
            standing = window.contains(today) ? .open : .early
        }
    }

    /// What names it in the address of the page behind it.
    var cursor: String { certificate.id.path }

    /// Reads what `cursor` said; nil for what names no certificate.
    static func place(_ cursor: String) -> CertificateID? {
        let parts = cursor.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let authority = AuthorityID(String(parts[0])),
            let serial = SerialNumber(hexadecimal: String(parts[1]))
        else { return nil }
        return CertificateID(authority: authority, serial: serial)
    }
}
