import Enrollment
import Model
import Store

/// 到期证书.
extension StaffAPI {
    func expiring(_ visit: StaffVisit) throws -> HTTPReply {
        let paging = try Paging(visit.query)
        let place = paging.cursor.flatMap { EndingCertificate.place($0) }
        guard paging.cursor == nil || place != nil else { throw Paging.unknown }
        let found = try EndingCertificate.all(
            in: services.book,
            at: services.clock.now,
            after: place,
            limit: paging.limit + 1
        )
        let shown = found.prefix(paging.limit)
        let next = found.count > shown.count ? shown.last?.cursor : nil
        return desk.json([
            ("certificates", .array(try shown.map { try row($0) })), ("next", next.map { .string($0) }),
        ])
    }

    private func row(_ ending: EndingCertificate) throws -> JSONValue {
        let reservation = ending.certificate.reservation
        let (standing, application) = StaffAPI.word(ending.standing)
        return .object([
            ("serial", .string(reservation.id.serial.hexadecimal)),
            ("profile", .string(reservation.profile)),
            ("applicant", try desk.applicant(of: ending).map { .string($0) }),
            ("endsOn", .string(ending.end.description)),
            ("daysLeft", .number(String(ending.daysLeft))),
            ("standing", .string(standing)),
            ("application", application.map { .string($0.text) }),
        ])
    }

    private static func word(
        _ standing: EndingCertificate.Standing
    ) -> (word: String, application: ApplicationNumber?) {
        switch standing {
        case .applied(let open): ("applied", open.number)
        case .followed: ("followed", nil)
        case .open: ("open", nil)
        case .early: ("early", nil)
        }
    }
}
