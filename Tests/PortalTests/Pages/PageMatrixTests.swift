import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// Every route of the portal as nobody, as somebody else, and as who the thing belongs to.
@Suite("Everybody at every route of the portal")
struct PageMatrixTests {
    /// Whose it is.
    private enum Owner {
        /// Everybody's.
        case everybody
        /// A page of the account that is logged in.
        case account
        /// Something of zhang's, which is not there for anybody else.
        case thing
    }

    private struct Row {
        let route: String
        let path: String
        let owner: Owner
    }

    /// A row for each route; things are zhang's certificate and the application that brought it.
    private static func rows(_ pages: HolderPages) throws -> [Row] {
        let record = try #require(try pages.book.application(pages.application))
        let attachments = try pages.book.attachments(
            of: record.number,
            snapshotVersion: record.snapshotVersion
        )
        let document = try #require(attachments.first?.storedAs)
        let application = "/applications/\(record.number)"
        let serial = pages.certificate.serial.hexadecimal
        let open: [(String, String)] = [
            ("login", "/login"), ("logout", "/logout"), ("signUp", "/sign-up"),
            ("signUpCode", "/sign-up/code"), ("reset", "/reset"), ("resetCode", "/reset/code"),
            ("language", "/language"), ("platform", "/login/platform/start"), ("help", "/help"),
            ("agreement", "/agreements/user"), ("payNotice", "/payments/alipay/notify"),
            ("regions", "/regions/11"), ("asset", "/static/mark.svg"), ("bulletin", "/bulletin"),
            ("bulletinFeed", "/bulletin.atom"),
        ]
        let own: [(String, String)] = [
            ("home", "/"), ("password", "/password"),
            ("mobile", "/mobile"), ("mobileCode", "/mobile/code"), ("list", "/applications"),
            ("start", "/start"),
            ("certificates", "/certificates"), ("choose", "/services/renew"), ("bindings", "/bindings"),
            ("binding", "/bindings/certificate"),
        ]
        let parts: [(String, String)] = [
            ("application", ""), ("edit", "/edit"), ("check", "/check"), ("submit", "/submit"),
            ("withdraw", "/withdraw"), ("discard", "/discard"), ("revise", "/revise"), ("pay", "/pay"),
            ("payment", "/payment"), ("giveUp", "/give-up"), ("resend", "/resend-code"),
            ("received", "/received"),
            ("invoice", "/invoice"), ("invoiceFile", "/invoice.pdf"), ("certificate", "/certificate.cer"),
            ("paper", "/form.pdf"), ("paper", "/agreement.pdf"), ("document", "/documents/\(document)"),
        ]
        let held: [(String, String)] =
            [
                ("holding", "/certificates/\(serial)"),
                ("holdingFile", "/certificates/\(serial)/certificate.cer"),
                ("holdingFile", "/certificates/\(serial)/certificate.pem"),
                ("calendar", "/certificates/\(serial)/renewal.ics"),
                ("emergencyCode", "/certificates/\(serial)/emergency/code"),
                ("unbind", "/bindings/\(serial)/unbind"),
            ]
            + CertificateService.allCases.map { ("begin", "/certificates/\(serial)/\($0.rawValue)") }
        return open.map { Row(route: $0.0, path: $0.1, owner: .everybody) }
            + own.map { Row(route: $0.0, path: $0.1, owner: .account) }
            + parts.map { Row(route: $0.0, path: application + $0.1, owner: .thing) }
            + held.map { Row(route: $0.0, path: $0.1, owner: .thing) }
    }

    private func ask(
        _ method: String,
        _ path: String,
        _ token: SessionToken?,
        _ pages: HolderPages
    ) async -> HTTPReply {
        guard method == "POST" else { return await pages.portal.ask(path, token, method: method) }
        guard let token else {
            let type = ("content-type", "application/x-www-form-urlencoded")
            return await pages.portal.ask(path, nil, method: method, fields: [type], body: "token=00")
        }
        return await pages.portal.post(path, token, "token=\(token.formToken)&version=1&action=save")
    }

    @Test("Each route has a row, and each row is the path of its route")
    func complete() async throws {
        let rows = try await PageMatrixTests.rows(HolderPages())
        let declared = try RouteNames.declared(in: "Pages/Frame/PageRoute.swift")
        #expect(declared.count > 30)
        #expect(Set(rows.map(\.route)) == declared)
        for row in rows {
            let route = try #require(PageRoute(path: row.path[...]), "\(row.path)")
            #expect(RouteNames.name(of: route) == row.route, "\(row.path)")
            #expect(route.isPrivate == (row.owner != .everybody), "\(row.path)")
        }
    }

    @Test("Nobody gets anything that needs an account, by any method")
    func nobody() async throws {
        let pages = try await HolderPages()
        for row in try PageMatrixTests.rows(pages) where row.owner != .everybody {
            let route = try #require(PageRoute(path: row.path[...]))
            for method in route.methods.sorted() {
                let reply = await ask(method, row.path, nil, pages)
                let isSent = reply.status == 303 && reply.fields.contains { $0 == ("location", "/login") }
                // A form of nobody's page is refused before anything else.
                #expect(method == "POST" ? reply.status == 403 : isSent, "\(method) \(row.path)")
            }
        }
    }

    @Test("Somebody else gets of a thing what they get of one that does not exist, by any method")
    func stranger() async throws {
        let pages = try await HolderPages()
        let li = pages.portal.li
        let events = try pages.book.auditHead().sequence
        let other = try #require(ApplicationNumber(day: "20261122", type: .new, sequence: 999_999))
        let absent = Sample.serial(77).hexadecimal
        for row in try PageMatrixTests.rows(pages) where row.owner == .thing {
            let route = try #require(PageRoute(path: row.path[...]))
            let missing = row.path.replacing(pages.application.text, with: other.text)
                .replacing(pages.certificate.serial.hexadecimal, with: absent)
            for method in route.methods.sorted() {
                let reply = await ask(method, row.path, li, pages)
                let nothing = await ask(method, missing, li, pages)
                // What is not bound is unbound: pressing twice leads back to the list, whatever the number.
                let expected = row.route == "unbind" && method == "POST" ? 303 : 404
                #expect(reply.status == expected, "\(method) \(row.path): \(reply.status)")
                #expect(nothing.status == reply.status, "\(method) \(missing): \(nothing.status)")
            }
        }
        #expect(try pages.book.auditHead().sequence == events, "a stranger left something in the book")
    }

    @Test("Who it belongs to gets it")
    func owner() async throws {
        let pages = try await HolderPages()
        let shown: Set<String> = [
            "home", "password", "mobile", "list", "start", "certificates", "bindings", "application",
            "paper", "document", "holding", "holdingFile", "invoice",
        ]
        for row in try PageMatrixTests.rows(pages) where shown.contains(row.route) {
            let reply = await ask("GET", row.path, pages.me, pages)
            #expect(reply.status == 200, "\(row.path): \(reply.status)")
        }
    }
}
