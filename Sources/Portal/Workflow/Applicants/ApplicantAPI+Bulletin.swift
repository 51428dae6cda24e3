import Enrollment
import Model
import Store

/// 证书公告, for everybody.
extension ApplicantAPI {
    /// What happened last to certificates, the newest first.
    func bulletin() throws -> HTTPReply {
        let entries = try services.book.bulletin(limit: Paging.most).map { entry -> JSONValue in
            .object([
                ("at", .string(entry.at.rfc3339)),
                ("event", .string(ApplicantAPI.word(entry.event))),
                ("serial", .string(entry.id.serial.hexadecimal)),
                ("authority", .string(entry.id.authority.name)),
                ("follower", entry.follower.map { .string($0.serial.hexadecimal) }),
            ])
        }
        return json([("entries", .array(entries))])
    }

    /// Where the certificates of a serial number stand, of whatever authority.
    func standing(of serial: SerialNumber) throws -> HTTPReply {
        let found = try services.book.summaries(serial: serial)
        guard !found.isEmpty else { throw APIError(.noSuchResource) }
        let now = services.clock.now
        let rows = found.map { summary -> JSONValue in
            let facts = summary.reservation
            let known = CardStatus(summary.state, endingAt: facts.notAfter, at: now)
            // That it ends soon is its holder's matter.
            let status = known == .ending ? .good : known
            let revokedAt = known == .revoked ? summary.revocation?.date.rfc3339 : nil
            return .object([
                ("serial", .string(serial.hexadecimal)),
                ("authority", .string(facts.id.authority.name)),
                ("status", .string(status.rawValue)),
                ("notBefore", .string(facts.notBefore.rfc3339)),
                ("notAfter", .string(facts.notAfter.rfc3339)),
                ("revokedAt", revokedAt.map { .string($0) }),
            ])
        }
        return json([("certificates", .array(rows))])
    }

    private static func word(_ event: BulletinEntry.Event) -> String {
        switch event {
        case .followed(_, let act): act.rawValue
        case .revoked: "revoked"
        }
    }
}
