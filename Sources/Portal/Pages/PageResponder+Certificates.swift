import Enrollment
import Model
import OpenSSL
import Store

/// Every certificate of an account.
struct CertificatesView: Sendable {
    let title: String
    let intro: String?
    let cards: [CertificateCard]
    let isEmpty: Bool
    /// Whether the token can choose one of them.
    var asksToken = false
}

/// One certificate with what may be done with it.
struct CertificateView: Sendable {
    /// One service: where it begins, or why it does not.
    struct Service: Sendable {
        let title: String
        let text: String
        let path: String?
        let obstacle: String?
        let isDanger: Bool
    }

    let card: CertificateCard
    let sections: [SheetView.Section]
    let path: String
    let isSigned: Bool
    /// Whether it is in use, so that its renewal may be put into a calendar.
    let isInUse: Bool
    /// Its number, where it is over and another one may be applied for with what is on record.
    let over: String?
    /// Whether it is in use and not bound to the account.
    let canBind: Bool
    let open: [ApplicationRow]
    let services: [Service]
}

/// 我的证书.
extension PageResponder {
    func certificates(_ visit: Visit, _ account: AccountRecord) throws -> HTTPReply {
        let held = try services.enrollment.holdings(of: account.login)
        let view = CertificatesView(
            title: words.text("certificates", visit.language),
            intro: nil,
            cards: held.map { card($0, visit.language) },
            isEmpty: held.isEmpty
        )
        return page("certificates", "certificates", visit, view)
    }

    func holding(_ serial: SerialNumber, _ visit: Visit, _ account: AccountRecord) throws -> HTTPReply {
        let held = try own(serial, account)
        let open = try services.book.openApplications(about: held.certificate.id)
            .filter { $0.owner == account.login }
        let isBound = try services.book.bindings(of: held.certificate.id)
            .contains { $0.state == .bound && $0.account == account.login }
        let status = CardStatus(held.certificate, at: services.clock.now)
        let view = CertificateView(
            card: card(held, visit.language),
            sections: [bound(certificateSection(held, visit.language), isBound, visit.language)],
            path: "/certificates/\(serial.hexadecimal)",
            isSigned: held.certificate.certificate != nil,
            isInUse: status == .good || status == .ending,
            over: status.isOver ? serial.hexadecimal : nil,
            canBind: !isBound && (status == .good || status == .ending),
            open: open.map { row($0, visit.language) },
            services: try offers(held, visit.language, account)
        )
        return page("certificate", "card", visit, view)
    }

    /// The certificate itself, in DER or PEM.
    func holdingFile(_ serial: SerialNumber, isText: Bool, _ account: AccountRecord) throws -> HTTPReply {
        guard let content = try own(serial, account).certificate.certificate else { throw PageError.notFound }
        return certificateFile(serial, content, isText: isText)
    }

    /// When its renewal opens and when it ends, for a calendar.
    func calendar(_ serial: SerialNumber, _ visit: Visit, _ account: AccountRecord) throws -> HTTPReply {
        let held = try own(serial, account)
        let status = CardStatus(held.certificate, at: services.clock.now)
        guard status == .good || status == .ending else { throw PageError.notFound }
        let window = RenewalWindow(held.certificate.reservation.notAfter)
        let tail = String(serial.hexadecimal.suffix(6)).uppercased()
        func entry(_ name: String, _ day: CalendarDay, _ alarm: String) -> RenewalCalendar.Entry {
            let summary = words.text("calendar_\(name)", visit.language, tail)
            return RenewalCalendar.Entry(name: name, day: day, summary: summary, alarm: alarm)
        }
        let calendar = RenewalCalendar(
            serial: serial,
            madeAt: services.clock.now,
            origin: services.site.origin,
            entries: [entry("opens", window.opensOn, "PT9H"), entry("ends", window.endsOn, "-P7D")]
        )
        return HTTPReply(
            status: 200,
            fields: guarded([
                ("content-type", "text/calendar; charset=utf-8"),
                ("content-disposition", "attachment; filename=\"\(serial.hexadecimal).ics\""),
            ]),
            body: calendar.octets
        )
    }

    func certificateFile(_ serial: SerialNumber, _ content: [UInt8], isText: Bool) -> HTTPReply {
        let name = "\(serial.hexadecimal).\(isText ? "pem" : "cer")"
        return HTTPReply(
            status: 200,
            fields: guarded([
                ("content-type", isText ? "application/x-pem-file" : "application/pkix-cert"),
                ("content-disposition", "attachment; filename=\"\(name)\""),
            ]),
            body: isText ? PEM.encode(content, label: "CERTIFICATE") : content
        )
    }

    /// A certificate of this account that was in use; any other is as if it were not there.
    func own(_ serial: SerialNumber, _ account: AccountRecord) throws -> HeldCertificate {
        let held = try services.enrollment.holding(serial, of: account.login)
        guard held.wasInUse else { throw PageError.notFound }
        return held
    }

    func card(_ held: HeldCertificate, _ language: Language) -> CertificateCard {
        let facts = held.certificate.reservation
        let status = CardStatus(held.certificate, at: services.clock.now)
        let window = RenewalWindow(facts.notAfter)
        let left = services.enrollment.today.days(until: window.endsOn)
        let path = "/certificates/\(facts.id.serial.hexadecimal)"
        return CertificateCard(
            path: path,
            fingerprint: held.certificate.certificate.map {
                Hexadecimal.encode(DigestAlgorithm.sha256.hash($0))
            },
            holder: held.name,
            kind: words.text("option_\(facts.profile)", language),
            serial: Shown.serial(facts.id.serial),
            token: facts.tokenSerial ?? "—",
            begin: CalendarDay(facts.notBefore).description,
            end: window.endsOn.description,
            daysLeft: status == .good || status == .ending ? String(max(0, left)) : nil,
            status: words.text("card_\(status.rawValue)", language),
            tone: status.tone,
            next: words.text("card_next_\(status.rawValue)", language, window.opensOn.description),
            renewal: status == .ending ? "\(path)/renew" : nil
        )
    }

    /// What is on record of a certificate.
    func certificateSection(
        _ held: HeldCertificate,
        _ language: Language,
        hasToken: Bool = true
    ) -> SheetView.Section {
        SheetView.Section(held, language, at: services.clock.now, hasToken: hasToken)
    }

    /// The same with whether the account is bound to it.
    private func bound(
        _ section: SheetView.Section,
        _ isBound: Bool,
        _ language: Language
    ) -> SheetView.Section {
        let row = SheetView.Row(
            label: words.text("bindings", language),
            value: words.text(isBound ? "binding_BOUND" : "binding_none", language)
        )
        return SheetView.Section(title: section.title, rows: section.rows + [row])
    }

    private func offers(
        _ held: HeldCertificate,
        _ language: Language,
        _ account: AccountRecord
    ) throws -> [CertificateView.Service] {
        let serial = held.certificate.id.serial
        return try CertificateService.allCases.map { service in
            let refusal = try obstacle(to: service, held, account)
            return CertificateView.Service(
                title: words.text("service_\(service.rawValue)", language),
                text: words.text("service_\(service.rawValue)_text", language),
                path: refusal == nil ? "/certificates/\(serial.hexadecimal)/\(service.rawValue)" : nil,
                obstacle: try refusal.map { try sentence($0, language, account) },
                isDanger: service == .emergency
            )
        }
    }
}
