import Enrollment
import Model
import Store
import TestSupport
import Testing

@testable import Portal

@Suite("Evidence at the staff desk")
struct StaffEvidenceTests {
    @Test("An auditor who says why takes the archive away, which is on record")
    func auditor() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let path = "/cases/\(record.number)"
        #expect(StaffWorld.text(await world.get(path, as: .auditor)).contains("证据归档"))
        let reply = await world.post(path, ["deed": "export", "text": "法院调查函"], as: .auditor)
        #expect(reply.status == 200 && StaffWorld.text(reply) == "archive of \(record.number)")
        #expect(reply.fields.contains { $0 == ("content-type", "application/x-tar") })
        let name = "attachment; filename=\"\(record.number).tar\""
        #expect(reply.fields.contains { $0 == ("content-disposition", name) })
        let event = try #require(try world.audit().last)
        #expect(event.action == "application.export" && event.object == record.number.text)
        #expect(event.actor == StaffWorld.person(.auditor).name && event.detail["text"] == "法院调查函")
    }

    @Test("Without a reason there is no archive, and the form says so")
    func reason() async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let reply = await world.post(
            "/cases/\(record.number)",
            ["deed": "export", "text": " "],
            as: .auditor
        )
        #expect(reply.status == 422 && !StaffWorld.text(reply).contains("archive of"))
        #expect(try world.audit().allSatisfy { $0.action != "application.export" })
    }

    @Test(
        "Nobody else is offered it, or gets it",
        arguments: [StaffRecord.Role.support, .businessAdministrator]
    )
    func others(role: StaffRecord.Role) async throws {
        let world = try await StaffWorld()
        let record = try await world.submitted()
        let path = "/cases/\(record.number)"
        #expect(!StaffWorld.text(await world.get(path, as: role)).contains("证据归档"))
        let reply = await world.post(path, ["deed": "export", "text": "法院调查函"], as: role)
        #expect(reply.status == 403 && !StaffWorld.text(reply).contains("archive of"))
        #expect(try world.audit().last?.action == "application.export.refuse")
    }
}
