import Enrollment
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("The staff are changed by two at the staff desk")
struct StaffChangeTests {
    private static let other = Principal.staff(name: "sun.chaoji", roles: [.superAdministrator])
    private static let path = "/staff/members/wang"

    /// A desk whose book has people with these roles, each with a certificate in use.
    private func world(_ people: KeyValuePairs<String, Set<StaffRecord.Role>>) async throws -> StaffWorld {
        let world = try await StaffWorld()
        for (index, person) in people.enumerated() {
            let reservation = Sample.reservation(index + 1, profile: "STAFF", purpose: .staff)
            let record = Sample.staff(person.key, roles: person.value, certificate: reservation.id)
            try await world.book.commit(
                Sample.issue(index + 1, reservation) + [
                    .activateCertificate(reservation.id), .addStaff(record),
                ]
            )
        }
        return world
    }

    /// A request by a key of somebody's own, PEM.
    private func request() throws -> String {
        let key = try PrivateKey.generate(.p256)
        let body = try CertificateRequest.body(
            subject: DistinguishedName([.init(.commonName, "li.ming")]),
            publicKey: key.publicKey
        )
        let request = try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: key.sign(body)
        )
        return String(decoding: request.pem, as: UTF8.self)
    }

    @Test("Roles change when another one confirms, and not before")
    func grant() async throws {
        let world = try await world(["wang": [.reviewer]])
        let plan = StaffPlan.grant([.finance, .support])
        _ = try await world.desk.proposeStaff("wang", plan, "转岗", by: Self.other)
        #expect(try world.book.staff(named: "wang")?.roles == [.reviewer])
        let list = StaffWorld.text(await world.get("/staff", as: .superAdministrator))
        #expect(list.contains("待确认") && list.contains("href=\"\(Self.path)\""))
        let page = StaffWorld.text(await world.get(Self.path, as: .superAdministrator))
        #expect(page.contains("客服、财务") && page.contains("sun.chaoji") && page.contains("确认并签署"))
        #expect(!StaffWorld.text(await world.get(Self.path, as: .auditor)).contains("确认并签署"))
        let form = ["deed": "staff_confirm"]
        #expect(try await world.decide(Self.path, form, as: .superAdministrator).status == 200)
        #expect(try world.book.staff(named: "wang")?.roles == [.finance, .support])
        let event = try #require(try world.audit().last { $0.action == "staff.confirm" })
        #expect(event.actor == "person.superadmin" && event.detail["proposedBy"] == "sun.chaoji")
        #expect(event.detail["roles"] == "finance,support" && event.detail["operatorSignature"] != nil)
        #expect(await world.post(Self.path, form, as: .superAdministrator).status == 409)
    }

    @Test("Who proposed does not confirm, and may take it back; nothing is proposed twice")
    func alone() async throws {
        let world = try await world(["wang": [.reviewer]])
        let wish = ["deed": "staff_grant", "roles.finance": "yes", "text": "转岗"]
        #expect(try await world.decide(Self.path, wish, as: .superAdministrator).status == 200)
        let own = await world.post(Self.path, ["deed": "staff_confirm"], as: .superAdministrator)
        #expect(own.status == 403 && StaffWorld.text(own).contains("须由另一个人确认"))
        let again = try await #require(throws: EnrollmentError.self) {
            _ = try await world.desk.proposeStaff("wang", .end, "离职", by: Self.other)
        }
        #expect(again.code == "book")
        let back = ["deed": "staff_decline"]
        #expect(try await world.decide(Self.path, back, as: .superAdministrator).status == 200)
        #expect(try world.book.proposals(.staff, about: "wang").map(\.state) == [.declined])
        #expect(try world.book.staff(named: "wang")?.roles == [.reviewer])
        let page = StaffWorld.text(await world.get(Self.path, as: .superAdministrator))
        #expect(page.contains("已否决 · 变更角色 财务"))
    }

    @Test("Whose work ends is revoked in the commit that confirms it, and both statements are signed")
    func end() async throws {
        let world = try await world(["wang": [.reviewer]])
        let id = try #require(try world.book.staff(named: "wang")?.certificate)
        _ = try await world.desk.proposeStaff("wang", .end, "离职", by: Self.other)
        #expect(try world.book.certificate(id)?.state == .active)
        let form = ["deed": "staff_confirm"]
        #expect(try await world.decide(Self.path, form, as: .superAdministrator).status == 200)
        #expect(try world.book.certificate(id)?.state == .revoked)
        #expect(try world.book.staff(named: "wang") != nil)
        for action in ["staff.confirm", "certificate.revoke"] {
            let event = try #require(try world.audit().last { $0.action == action })
            #expect(event.actor == "person.superadmin" && event.detail["operatorSignature"] != nil)
        }
        let gone = try await #require(throws: EnrollmentError.self) {
            _ = try await world.desk.proposeStaff("wang", .grant([.finance]), "复职", by: Self.other)
        }
        #expect(gone.code == "cert_not_active")
    }

    @Test("The last who can act in a role that somebody must have keeps it")
    func last() async throws {
        let roles: Set<StaffRecord.Role> = [.superAdministrator, .reviewer]
        let world = try await world(["wang": roles, "he": [.pkiAdministrator]])
        for wish in [
            ["deed": "staff_end", "text": "离职"],
            ["deed": "staff_grant", "roles.reviewer": "yes", "text": "转岗"],
        ] {
            let reply = await world.post(Self.path, wish, as: .superAdministrator)
            #expect(reply.status == 422 && StaffWorld.text(reply).contains("唯一可以履职的超级管理员"))
        }
        let keeps = StaffPlan.grant([.superAdministrator])
        _ = try await world.desk.proposeStaff("wang", keeps, "不再审核", by: Self.other)
        #expect(try world.book.proposals(.staff, about: "wang").map(\.state) == [.proposed])
    }

    @Test(
        "Auditors are an audit administrator's, everybody else a super administrator's, and nobody their own"
    )
    func duties() async throws {
        let world = try await world([
            "wang": [.reviewer], "qian": [.auditor], "sun.chaoji": [.superAdministrator],
        ])
        let end = ["deed": "staff_end", "text": "离职"]
        #expect(await world.post(Self.path, end, as: .auditAdministrator).status == 403)
        #expect(await world.post(Self.path, end, as: .auditor).status == 403)
        #expect(try world.audit().last?.action == "staff.propose.refuse")
        #expect(await world.post("/staff/members/qian", end, as: .superAdministrator).status == 403)
        #expect(try await world.decide("/staff/members/qian", end, as: .auditAdministrator).status == 200)
        let watcher = ["deed": "staff_grant", "roles.auditor": "yes", "text": "转岗"]
        #expect(await world.post(Self.path, watcher, as: .superAdministrator).status == 403)
        let both = ["deed": "staff_grant", "roles.auditor": "yes", "roles.reviewer": "yes", "text": "转岗"]
        let mixed = await world.post(Self.path, both, as: .superAdministrator)
        #expect(mixed.status == 422 && StaffWorld.text(mixed).contains("staff_grant-roles-error"))
        let own = try await #require(throws: EnrollmentError.self) {
            _ = try await world.desk.proposeStaff("sun.chaoji", .grant([.finance]), "转岗", by: Self.other)
        }
        #expect(own.code == "sod_violation")
    }

    @Test(
        "Who is to be added is proposed with a key of their own, and has no certificate from confirming alone"
    )
    func add() async throws {
        let world = try await world(["wang": [.reviewer]])
        let pem = try request()
        let wish = [
            "deed": "staff_add", "name": "li.ming", "displayName": "李明", "roles.producer": "yes",
            "request": pem, "text": "新入职",
        ]
        #expect(try await world.decide("/staff/add", wish, as: .superAdministrator).status == 200)
        let list = StaffWorld.text(await world.get("/staff", as: .auditor))
        #expect(list.contains("li.ming") && list.contains("李明") && list.contains("待确认"))
        _ = try await world.desk.confirmStaff("li.ming", by: Self.other)
        #expect(try world.book.staff(named: "li.ming") == nil)
        let proposal = try #require(try world.book.proposals(.staff, about: "li.ming").last)
        let der = try CertificateRequest(pem: Array(pem.utf8)).der
        let plan = StaffPlan.add(displayName: "李明", [.producer], request: der)
        #expect(proposal.state == .confirmed)
        #expect(try StaffPlan(of: proposal) == plan)
        let page = StaffWorld.text(await world.get("/staff/members/li.ming", as: .superAdministrator))
        #expect(page.contains("pki staff issue li.ming --out li.ming.pem --as person.superadmin"))
        #expect(StaffWorld.text(await world.get("/staff", as: .auditor)).contains("待签发"))
    }

    @Test(
        "A name that is none or taken, no role, and a request that its key did not sign are told by their field"
    )
    func faults() async throws {
        let world = try await world(["wang": [.reviewer]])
        let pem = try request()
        let good = [
            "deed": "staff_add", "name": "li.ming", "displayName": "李明", "roles.producer": "yes",
            "request": pem, "text": "新入职",
        ]
        let broken = pem.replacing("MI", with: "MA")
        for (change, field) in [
            (["name": "Li Ming"], "name"), (["displayName": "李"], "displayName"),
            (["roles.producer": "no"], "roles"), (["request": broken], "request"),
            (["request": ""], "request"),
            (["text": ""], "text"),
        ] {
            let form = good.merging(change) { $1 }
            let reply = await world.post("/staff/add", form, as: .superAdministrator)
            #expect(reply.status == 422, "\(field)")
            #expect(StaffWorld.text(reply).contains("staff_add-\(field)-error"), "\(field)")
        }
        let taken = await world.post(
            "/staff/add",
            good.merging(["name": "wang"]) { $1 },
            as: .superAdministrator
        )
        #expect(taken.status == 409)
        #expect(try world.book.proposals([], [.staff], limit: 9).isEmpty)
        #expect(await world.get("/staff/members/nobody", as: .superAdministrator).status == 404)
    }
}
