import Enrollment
import Model
import Store

/// 证书公告: renewals and revocations are published, and the status of a certificate is there for everybody, without a word
/// about its holder.
///
/// Source: 电子认证服务管理办法 (2005), art. 31.
extension PageResponder {
    private static let entryCount = 100

    func bulletin(_ visit: Visit) throws -> HTTPReply {
        let typed = visit.query.text("serial") ?? ""
        let found = try SerialNumber(hexadecimal: typed).map { try services.book.summaries(serial: $0) } ?? []
        let entries = try services.book.bulletin(limit: PageResponder.entryCount)
        let view = BulletinView(
            serial: typed,
            answers: found.map { answer($0, visit.language) },
            isUnknown: !typed.isEmpty && found.isEmpty,
            rows: entries.map { row($0, visit.language) },
            isEmpty: entries.isEmpty
        )
        return page("bulletin", "bulletin", visit, view)
    }

    func bulletinFeed(_ visit: Visit) throws -> HTTPReply {
        let entries = try services.book.bulletin(limit: PageResponder.entryCount)
        let feed = BulletinFeed(
            origin: services.site.origin,
            author: services.site.name,
            title: "\(services.site.name) \(words.text("bulletin", visit.language))",
            language: visit.language.tag,
            readAt: services.clock.now,
            entries: entries.map { entry($0, visit.language) }
        )
        return HTTPReply(
            status: 200,
            fields: guarded([("content-type", "application/atom+xml; charset=utf-8")]),
            body: feed.octets
        )
    }

    private func answer(_ found: CertificateSummary, _ language: Language) -> BulletinView.Answer {
        let reservation = found.reservation
        let known = CardStatus(found.state, endingAt: reservation.notAfter, at: services.clock.now)
        // That it ends soon is its holder's matter.
        let status = known == .ending ? .good : known
        return BulletinView.Answer(
            serial: Shown.serial(found.id.serial),
            status: words.text("card_\(status.rawValue)", language),
            tone: status.tone,
            validity: "\(Shown.time(reservation.notBefore)) — \(Shown.time(reservation.notAfter))",
            revokedAt: status == .revoked ? found.revocation.map { Shown.time($0.date) } : nil
        )
    }

    private func row(_ entry: BulletinEntry, _ language: Language) -> BulletinView.Row {
        BulletinView.Row(
            time: Shown.time(entry.at),
            event: event(entry, language),
            serial: Shown.serial(entry.id.serial),
            follower: entry.follower.map { Shown.serial($0.serial) }
        )
    }

    private func entry(_ entry: BulletinEntry, _ language: Language) -> BulletinFeed.Entry {
        let serials = [entry.id, entry.follower].compactMap { $0.map { Shown.serial($0.serial) } }
        return BulletinFeed.Entry(
            certificate: entry.id.serial,
            follower: entry.follower?.serial,
            at: entry.at,
            title: "\(event(entry, language)) \(serials.joined(separator: " → "))"
        )
    }

    private func event(_ entry: BulletinEntry, _ language: Language) -> String {
        switch entry.event {
        case .followed(_, let act): words.text("bulletin_\(act.rawValue)", language)
        case .revoked: words.text("bulletin_revoked", language)
        }
    }
}
