import Enrollment
import Model
import Store

/// 我的证书 and 证书绑定.
extension ApplicantAPI {
    func certificates(_ asked: Asked) throws -> HTTPReply {
        let all = try services.enrollment.holdings(of: asked.account.login)
        let (rows, next) = try Paging(asked.query).page(all) { $0.certificate.id.path }
        return json([
            ("certificates", .array(rows.map { .object(members(of: $0)) })),
            ("next", next.map { .string($0) }),
        ])
    }

    func certificate(_ serial: SerialNumber, _ asked: Asked) throws -> HTTPReply {
        let held = try pages.own(serial, asked.account)
        let isBound = try services.book.bindings(of: held.certificate.id)
            .contains { $0.state == .bound && $0.account == asked.account.login }
        let offers = try CertificateService.allCases.map { service -> JSONValue in
            let obstacle = try pages.obstacle(to: service, held, asked.account)
            return .object([
                ("service", .string(service.type?.rawValue ?? "EMERGENCY")),
                ("isOpen", .bool(obstacle == nil)),
                ("code", obstacle.map { .string($0.code) }),
            ])
        }
        var all = members(of: held)
        all += [("isBound", .bool(isBound)), ("services", .array(offers))]
        return json(all)
    }

    private func members(of held: HeldCertificate) -> [(String, JSONValue?)] {
        let facts = held.certificate.reservation
        let window = RenewalWindow(facts.notAfter)
        let status = CardStatus(held.certificate, at: services.clock.now)
        return [
            ("serial", .string(facts.id.serial.hexadecimal)),
            ("authority", .string(facts.id.authority.name)),
            ("profile", .string(facts.profile)),
            ("holder", .string(held.name)),
            ("token", facts.tokenSerial.map { .string($0) }),
            ("notBefore", .string(facts.notBefore.rfc3339)),
            ("notAfter", .string(facts.notAfter.rfc3339)),
            ("status", .string(status.rawValue)),
            ("renewableFrom", .string(window.opensOn.description)),
        ]
    }

    func bindings(_ asked: Asked) throws -> HTTPReply {
        let all = try services.book.bindings(account: asked.account.login)
            .sorted { $0.createdAt > $1.createdAt }
        let (rows, next) = try Paging(asked.query).page(all) { "\($0.certificate.path)/\($0.sequence)" }
        let shown = rows.map { record -> JSONValue in
            .object([
                ("certificate", .string(record.certificate.serial.hexadecimal)),
                ("profile", .string(record.profile)),
                ("state", .string(record.state.rawValue)),
                ("createdAt", .string(record.createdAt.rfc3339)),
                ("updatedAt", .string(record.updatedAt.rfc3339)),
            ])
        }
        return json([("bindings", .array(shown)), ("next", next.map { .string($0) })])
    }

    /// Draws the challenge that the token answers.
    func challenge(_ asked: Asked) throws -> HTTPReply {
        let body = try APIBody(asked.call, allowing: ["certificate"])
        let shown = try body.line("certificate", limit: 32_768)
        return try pages.challenge(visit(asked, ["certificate": shown]), asked.account)
    }

    /// Binds; a challenge is good once, and what is bound so already stays as it is.
    func bind(_ asked: Asked) async throws -> HTTPReply {
        let body = try APIBody(asked.call, allowing: ["certificate", "nonce", "signature"])
        var texts: [String: String] = [:]
        for name in ["certificate", "nonce", "signature"] {
            texts[name] = try body.line(name, limit: 32_768)
        }
        _ = try await pages.bind(visit(asked, texts), asked.account)
        return json([("bound", .bool(true))], status: 201)
    }

    /// Takes a certificate off the account; what is off is off, so that no key is needed to ask again.
    func unbind(_ serial: SerialNumber, _ asked: Asked) async throws -> HTTPReply {
        _ = try await services.enrollment.unbind(serial, from: asked.account.login)
        return nothing()
    }
}
