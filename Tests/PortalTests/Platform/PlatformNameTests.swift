import Enrollment
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Names that the platform has verified")
struct PlatformNameTests {
    private static let zhang = "zhang.expert"

    /// zhang's account, tied to who has this name on the platform.
    private func tied(_ name: String, believesNames: Bool) async throws -> PlatformWorld {
        let world = try await PlatformWorld(believesNames: believesNames)
        let browser = world.browser
        let reply = try await world.comeBack(browser, ["name": "\"\(name)\""])
        try #require(reply.place == "/login/platform/account", "\(reply.text)")
        await browser.get("/login/platform/account")
        let fields = ["act": "tie", "name": Self.zhang, "password": Self.zhang]
        let done = await browser.post("/login/platform/account", fields)
        try #require(done.place == "/", "\(done.text)")
        return world
    }

    /// 王建华 applies from that account.
    private func submit(_ world: PlatformWorld) async throws -> ApplicationRecord {
        let file = try ApplicationFile(json: HolderPages.fixture("expert"))
        let uploads = file.attachments.enumerated().map { index, reference in
            AttachmentUpload(kind: reference.kind, content: ScanImage.png(seed: UInt64(index)))
        }
        let desk = world.portal.responder.services.enrollment
        return try await desk.submit(file, uploads: uploads, by: Submitter(login: Self.zhang))
    }

    @Test("The applicant's name must be the verified one, which each login brings up to date")
    func verified() async throws {
        let world = try await tied("王健华", believesNames: true)
        #expect(try world.book.verifiedName(ofAccount: Self.zhang) == "王健华")
        let error = await #expect(throws: EnrollmentError.self) { _ = try await submit(world) }
        guard case .validationFailed(let failures)? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failures.map(\.field) == ["applicantName"] && failures.map(\.code) == [.mismatch])
        // The page says so before anything is handed in.
        let file = try ApplicationFile(json: HolderPages.fixture("expert"))
        let desk = world.portal.responder.services.enrollment
        let told = try desk.failures(of: file, by: Submitter(login: Self.zhang))
        #expect(told.map(\.field) == ["applicantName"])
        #expect(try desk.failures(of: file, by: Submitter(login: Self.zhang), isDraft: true).isEmpty)
        #expect(try await world.comeBack(world.browser, ["name": #""王建华""#]).place == "/")
        #expect(try world.book.verifiedName(ofAccount: Self.zhang) == "王建华")
        #expect(try await submit(world).state == .pendingReview)
        #expect(try await world.comeBack(world.browser).place == "/")
        #expect(try world.book.verifiedName(ofAccount: Self.zhang) == nil)
    }

    @Test("A platform that has verified no name says nothing about one")
    func unverified() async throws {
        let world = try await tied("王健华", believesNames: false)
        #expect(try world.book.verifiedName(ofAccount: Self.zhang) == nil)
        #expect(try await submit(world).state == .pendingReview)
    }

    @Test("Names are asked for where they are believed, and only there")
    func scope() async throws {
        for (believes, scope) in [(true, "openid profile"), (false, "openid")] {
            let world = try await PlatformWorld(believesNames: believes)
            let browser = world.browser
            await browser.get("/login")
            #expect(await browser.post("/login/platform/start").query("scope") == scope)
        }
    }
}
