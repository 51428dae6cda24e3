import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// product.md §2.3: every role at every route, with an application and a decision that are really there.
@Suite("Every role at every route of the staff desk")
struct StaffMatrixTests {
    /// Who gets further than the door.
    private enum Door {
        case everybody
        case roles(Set<StaffRecord.Role>)
        /// Who prepared the decision; for everybody else it is not there.
        case owner
    }

    private struct Row {
        let route: String
        let path: String
        let door: Door
    }

    private static let watchers: Set<StaffRecord.Role> = [.support, .businessAdministrator, .auditor]

    /// A row for each route, and one for each queue.
    private static func rows(
        _ number: ApplicationNumber,
        document: String,
        decision: String
    ) -> [Row] {
        let queues: [(path: String, roles: Set<StaffRecord.Role>)] = [
            ("review", [.reviewer]), ("payments", [.finance]),
            ("production", [.producer, .businessAdministrator]), ("deliveries", [.registrar, .producer]),
            ("refunds", [.producer, .finance, .businessAdministrator]), ("invoices", [.finance]),
            ("revocations", [.reviewer, .businessAdministrator]),
        ]
        let serial = Sample.serial(1).hexadecimal
        let others: [(route: String, path: String, door: Door)] = [
            ("home", "/", .everybody), ("language", "/language", .everybody),
            ("asset", "/static/mark.svg", .everybody),
            ("review", "/review/\(number)", .roles([.reviewer])),
            ("document", "/review/\(number)/documents/\(document)", .roles([.reviewer])),
            ("form", "/review/\(number)/form.pdf", .roles([.reviewer])),
            ("payment", "/payments/\(number)", .roles([.finance])),
            ("job", "/production/\(number)", .roles([.producer, .businessAdministrator])),
            ("delivery", "/deliveries/\(number)", .roles([.registrar, .producer])),
            ("refund", "/refunds/\(number)", .roles([.producer, .finance, .businessAdministrator])),
            ("invoice", "/invoices/\(number)", .roles([.finance])),
            ("proposeRevocation", "/revocations/propose", .roles([.reviewer])),
            (
                "revocation", "/revocations/issuing/\(serial)",
                .roles([.reviewer, .businessAdministrator])
            ),
            ("cases", "/cases", .roles(watchers)), ("oneCase", "/cases/\(number)", .roles(watchers)),
            ("maskedForm", "/cases/\(number)/form.pdf", .roles(watchers)),
            ("regions", "/regions/11", .everybody), ("counter", "/counter", .roles([.registrar])),
            ("receipts", "/receipts", .roles([.finance, .businessAdministrator])),
            ("returns", "/returns", .roles([.finance, .businessAdministrator])),
            ("reconciliation", "/reconciliation", .roles([.finance, .businessAdministrator])),
            ("audit", "/audit", .roles([.businessAdministrator, .auditor])),
            ("staff", "/staff", .roles([.superAdministrator, .auditAdministrator, .auditor])),
            ("staffAdd", "/staff/add", .roles([.superAdministrator, .auditAdministrator])),
            (
                "staffMember", "/staff/members/wang",
                .roles([.superAdministrator, .auditAdministrator, .auditor])
            ),
            ("auditMark", "/audit/mark", .roles([.auditor])),
            ("expiring", "/expiring", .roles(watchers)),
            ("notices", "/notices", .roles([.support, .businessAdministrator])),
            ("notice", "/notices/PAY", .roles([.support, .businessAdministrator])),
            ("stock", "/stock", .roles([.producer, .businessAdministrator])),
            ("prices", "/prices", .everybody), ("decision", "/decisions/\(decision)", .owner),
            ("statements", "/decisions/\(decision)/statements", .owner),
            ("signatures", "/decisions/\(decision)/signatures", .owner),
        ]
        return queues.map { Row(route: "queue", path: "/\($0.path)", door: .roles($0.roles)) }
            + others.map { Row(route: $0.route, path: $0.path, door: $0.door) }
    }

    /// An application that waits, one of its documents, and a decision that the reviewer has prepared about it.
    private func prepared(_ world: StaffWorld) async throws -> [Row] {
        let record = try await world.submitted()
        let document = try #require(
            try world.book.attachments(of: record.number, snapshotVersion: 1).first?.storedAs
        )
        var form = ["deed": "approve", "version": String(record.version)]
        for check in ["identity_matches_document", "documents_legible", "agreement_signed"] {
            form["check.\(check)"] = "yes"
        }
        let reply = await world.post("/review/\(record.number)", form, as: .reviewer)
        let decision = try #require(StaffWorld.number(reply))
        return StaffMatrixTests.rows(record.number, document: document, decision: decision)
    }

    private func ask(_ row: Row, _ role: StaffRecord.Role, _ world: StaffWorld) async throws -> HTTPReply {
        let route = try #require(StaffRoute(path: row.path[...]))
        if route.isForPrograms {
            let body = row.route == "signatures" ? #"{"signatures": ["AA=="]}"# : "{}"
            return await world.program(row.path, body, as: role)
        }
        guard route.methods.contains("GET") else {
            return await world.post(row.path, ["language": "zh", "path": "/"], as: role)
        }
        return await world.get(row.path, as: role)
    }

    @Test("Each route has a row, and each row is the path of its route")
    func complete() async throws {
        let rows = try await prepared(StaffWorld())
        let declared = try RouteNames.declared(in: "Staff/StaffRoute.swift")
        #expect(declared.count > 20)
        #expect(Set(rows.map(\.route)) == declared)
        for row in rows {
            let route = try #require(StaffRoute(path: row.path[...]), "\(row.path)")
            #expect(RouteNames.name(of: route) == row.route, "\(row.path)")
        }
        #expect(rows.count { $0.route == "queue" } == StaffQueue.allCases.count)
    }

    @Test(
        "A role gets through the doors that are its own, and through no other",
        arguments: StaffRecord.Role.allCases
    )
    func doors(role: StaffRecord.Role) async throws {
        let world = try await StaffWorld()
        for row in try await prepared(world) {
            let status = try await ask(row, role, world).status
            switch row.door {
            case .everybody: #expect(status == 200 || status == 303, "\(role) at \(row.path): \(status)")
            case .roles(let roles):
                #expect((status != 403) == roles.contains(role), "\(role) at \(row.path): \(status)")
                #expect(status != 401 && status < 500, "\(role) at \(row.path): \(status)")
            case .owner where role == .reviewer:
                // What it signs is no signature, which is told to its owner alone.
                let isRefused = row.route == "signatures"
                #expect(status != 404 && (status == 403) == isRefused, "\(row.path): \(status)")
            case .owner: #expect(status == 404, "\(role) at \(row.path): \(status)")
            }
        }
    }

    @Test(
        "A form that is sent where its sender may not be is refused, and leaves nothing but that",
        arguments: StaffRecord.Role.allCases
    )
    func forms(role: StaffRecord.Role) async throws {
        let world = try await StaffWorld()
        let rows = try await prepared(world)
        let before = try #require(try world.book.auditEntries(after: 0, limit: 1000).last?.sequence)
        for row in rows {
            let route = try #require(StaffRoute(path: row.path[...]))
            guard route.methods.contains("POST"), !route.isForPrograms, route != .language else { continue }
            guard case .roles(let roles) = row.door, !roles.contains(role) else { continue }
            let reply = await world.post(row.path, ["deed": "approve", "version": "1"], as: role)
            #expect(reply.status == 403, "\(role) at \(row.path): \(reply.status)")
        }
        let written = try world.book.auditEntries(after: before, limit: 1000).map(\.event.action)
        #expect(written.allSatisfy { $0.hasSuffix(".refuse") }, "\(role): \(written)")
    }

    @Test("Who shows no certificate of the staff gets no further than the entrance, at every route")
    func strangers() async throws {
        let world = try await StaffWorld()
        for row in try await prepared(world) where row.route != "asset" {
            let route = try #require(StaffRoute(path: row.path[...]))
            for method in route.methods.sorted() {
                for der in [nil, [1, 2, 3]] as [[UInt8]?] {
                    #expect(await world.ask(method, row.path, der).status == 403, "\(method) \(row.path)")
                }
            }
        }
    }
}
