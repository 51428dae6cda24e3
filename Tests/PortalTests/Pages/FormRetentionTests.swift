import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Forms that outlive their application")
struct FormRetentionTests {
    @Test("What was mended and never submitted goes 30 days after the end; what was submitted stays")
    func forgotten() async throws {
        let holder = try await HolderPages()
        let number = try await holder.begin("renew")
        let texts = ["tokenSerial": HolderPages.token, "identityUnchanged": "yes"]
        _ = try await holder.submit(number, texts, kinds: [.identityCopy])
        _ = try await holder.desk.reject(
            number,
            Rejection(code: .illegibleDocument, text: "身份证反面不清晰"),
            by: HolderPages.reviewer
        )
        _ = await holder.send("/applications/\(number)/revise")
        _ = await holder.send("/applications/\(number)/withdraw")
        #expect(try holder.book.application(number)?.state == .withdrawn)
        let before = holder.portal.shelf.count
        holder.portal.clock.advance(bySeconds: 30 * 86_400)
        #expect(try await holder.desk.forgetForms() == [], "not before its day")
        #expect(try holder.book.revision(of: number) != nil && holder.portal.shelf.count == before)
        holder.portal.clock.advance(bySeconds: 1)
        #expect(try await holder.desk.forgetForms() == [number])
        #expect(try holder.book.revision(of: number) == nil && holder.book.uploads(of: number).isEmpty)
        #expect(holder.portal.shelf.count == before - 1, "one copy went, and the submission stays")
        #expect(try holder.book.attachments(of: number, snapshotVersion: 1).count == 1)
        #expect(try await holder.desk.forgetForms() == [], "done once")
        var filter = AuditFilter()
        filter.action = "application.forget-form"
        let page = try holder.book.auditEntries(filter, after: 0, limit: 9, looking: 1000)
        #expect(page.entries.map(\.event.object) == [number.text])
    }

    @Test("A draft and a rejected application keep what belongs to them")
    func kept() async throws {
        let holder = try await HolderPages()
        let number = try await holder.begin("renew")
        _ = await holder.send(
            "/applications/\(number)/edit",
            ["action": "save", "version": "1"],
            files: [("file.ID_COPY", ScanImage.png())]
        )
        holder.portal.clock.advance(bySeconds: 3650 * 86_400)
        #expect(try await holder.desk.forgetForms() == [])
        #expect(try holder.book.uploads(of: number).count == 1)
    }
}
