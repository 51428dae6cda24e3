import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// Who sees what: every role on every page, against a table that is written out here.
@Suite("Who sees which pages of the staff desk")
struct StaffRouteTests {
    private static let queues: [StaffRecord.Role: Set<String>] = [
        .registrar: ["/deliveries"],
        .reviewer: ["/review", "/revocations"],
        .producer: ["/production", "/deliveries", "/refunds"],
        .finance: ["/payments", "/refunds", "/invoices"],
        .support: [],
        .businessAdministrator: ["/production", "/refunds", "/revocations"],
        .superAdministrator: [],
        .auditAdministrator: [],
        .auditor: [],
        .pkiAdministrator: [],
    ]
    private static let registers: [String: Set<StaffRecord.Role>] = [
        "/cases": [.support, .businessAdministrator, .auditor], "/audit": [.businessAdministrator, .auditor],
        "/expiring": [.support, .businessAdministrator, .auditor],
        "/counter": [.registrar], "/receipts": [.finance, .businessAdministrator],
        "/reconciliation": [.finance, .businessAdministrator],
        "/returns": [.finance, .businessAdministrator],
        "/staff": [.superAdministrator, .auditAdministrator, .auditor],
        "/stock": [.producer, .businessAdministrator],
        "/notices": [.support, .businessAdministrator],
        "/prices": Set(StaffRecord.Role.allCases),
    ]
    private static let all = [
        "/review", "/payments", "/production", "/deliveries", "/refunds", "/invoices",
        "/revocations",
    ]

    @Test("Every role sees its queues and no other", arguments: StaffRecord.Role.allCases)
    func matrix(role: StaffRecord.Role) async throws {
        let world = try await StaffWorld()
        let own = try #require(StaffRouteTests.queues[role])
        let home = await world.get("/", as: role)
        #expect(home.status == 200)
        for path in StaffRouteTests.all {
            let isOwn = own.contains(path)
            #expect(await world.get(path, as: role).status == (isOwn ? 200 : 403), "\(role) at \(path)")
            #expect(
                StaffWorld.text(home).contains("href=\"\(path)\"") == isOwn,
                "\(role) and the way to \(path)"
            )
            #expect(await world.post(path, as: role).status == 405, "\(role) at \(path)")
        }
        for (path, roles) in StaffRouteTests.registers {
            let isOwn = roles.contains(role)
            #expect(await world.get(path, as: role).status == (isOwn ? 200 : 403), "\(role) at \(path)")
            #expect(StaffWorld.text(home).contains("href=\"\(path)\"") == isOwn, "\(role) to \(path)")
        }
        let one = await world.get("/cases/\(Sample.number(1))", as: role)
        let seesCases = StaffRouteTests.registers["/cases"]?.contains(role) == true
        #expect(one.status == (seesCases ? 404 : 403), "\(role)")
    }

    @Test(
        "An application and its documents are the reviewer's alone; every other look is refused and on record"
    )
    func personal() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let document = try #require(
            try world.book.attachments(of: record.number, snapshotVersion: 1).first?.storedAs
        )
        for path in ["/review/\(record.number)", "/review/\(record.number)/documents/\(document)"] {
            for role in StaffRecord.Role.allCases {
                let reply = await world.get(path, as: role)
                #expect(reply.status == (role == .reviewer ? 200 : 403), "\(role) at \(path)")
                guard role != .reviewer else { continue }
                #expect(!StaffWorld.text(reply).contains("王建华"), "\(role)")
                let event = try #require(try world.audit().last)
                #expect(event.action == "application.view.refuse", "\(role)")
                #expect(event.actor == StaffWorld.person(role).name, "\(role)")
            }
        }
    }

    @Test("What one thing's page is about is for who sees its queue", arguments: StaffRecord.Role.allCases)
    func things(role: StaffRecord.Role) async throws {
        let world = try await StaffWorld()
        let own = try #require(StaffRouteTests.queues[role])
        let serial = Sample.serial(1).hexadecimal
        let paths = [
            "/payments/\(Sample.number(1))", "/deliveries/\(Sample.number(1))",
            "/production/\(Sample.number(1))",
            "/refunds/\(Sample.number(1))", "/invoices/\(Sample.number(1))",
            "/revocations/issuing/\(serial)",
        ]
        for path in paths {
            let isOwn = own.contains { path.hasPrefix("\($0)/") }
            // There is no such thing, which only those are told who may know.
            #expect(await world.get(path, as: role).status == (isOwn ? 404 : 403), "\(role) at \(path)")
            let sent = await world.post(path, ["deed": "nothing"], as: role)
            #expect(sent.status == (isOwn ? 404 : 403), "\(role) at \(path)")
        }
        #expect(await world.get("/revocations/propose", as: role).status == (role == .reviewer ? 200 : 403))
        #expect(await world.get("/decisions/12345678", as: role).status == 404)
    }

    @Test(
        "What is no page, or nobody's application, is not there",
        arguments: [
            "/nothing", "/review/", "/review/CA1", "/review/CA20261122N0000017", "/Review",
            "/review/../review",
            "/review/CA20261122N0000017/documents/x", "/review/CA20261122N0000017/files/x", "//", "/static/x",
            "/deliveries/x/y/z",
        ]
    )
    func absent(path: String) async throws {
        let world = try await StaffWorld()
        #expect(await world.get(path, as: .reviewer).status == 404)
    }

    @Test("Who shows no certificate, or one that lets nobody in, reads how to log in, on every page")
    func strangers() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        for path in StaffRouteTests.all + ["/", "/review/\(record.number)", "/nothing"] {
            let nobody = await world.get(path, as: nil)
            #expect(nobody.status == 403 && StaffWorld.text(nobody).contains("如何登录"), "\(path)")
            #expect(!StaffWorld.text(nobody).contains("该证书不能登录"))
            let unknown = await world.ask("GET", path, [1, 2, 3])
            #expect(unknown.status == 403 && StaffWorld.text(unknown).contains("该证书不能登录"), "\(path)")
        }
        #expect(await world.ask("POST", "/language", nil).status == 403)
    }

    @Test("Who was retired is out at the next request, over the connection that is open")
    func retired() async throws {
        let world = try await StaffWorld()
        let der = StaffWorld.certificate(StaffWorld.person(.reviewer).name)
        #expect(await world.ask("GET", "/review", der).status == 200)
        world.entrance.retire(showing: der)
        let reply = await world.ask("GET", "/review", der)
        #expect(reply.status == 403 && StaffWorld.text(reply).contains("该证书不能登录"))
    }

    @Test("A form is taken from a page of ours alone, before the browser with this certificate")
    func forms() async throws {
        let world = try await StaffWorld()
        let der = StaffWorld.certificate(StaffWorld.person(.reviewer).name)
        let other = StaffWorld.certificate(StaffWorld.person(.finance).name)
        let taken = await world.post("/language", ["language": "en", "path": "/review"], as: .reviewer)
        #expect(taken.status == 303 && StaffWorld.place(taken) == "/review")
        let stale: [([String: String], String?)] = [
            ([:], nil), (["token": ""], nil), (["token": world.token(of: other)], nil),
            (["token": world.token(of: der)], "https://evil.example"),
            (["token": world.token(of: der)], "null"),
        ]
        for (form, origin) in stale {
            let reply = await world.ask("POST", "/language", der, form: form, origin: origin)
            #expect(reply.status == 403, "\(form) from \(origin ?? "-")")
        }
        let away = await world.post("/language", ["language": "en", "path": "//evil.example"], as: .reviewer)
        #expect(StaffWorld.place(away) == "/")
    }
}
