import Centre
import CentreSupport
import Foundation
import Model
import Store
import TestSupport
import Testing
import TokenTestSupport

/// A token behind PKCS#11 that is taken out while the program makes it: SoftHSM2, whose folder of the token goes away.
@Suite("A token behind PKCS#11 that goes away, by the program", .serialized)
struct LostTokenTests {
    /// Calls before which it goes, of those that making a token is made of.
    static let calls = [
        "C_Login:away1", "C_SetPIN:away1", "C_InitToken:away1", "C_InitPIN:away1", "C_GenerateKeyPair:away1",
        "C_Sign:away1", "C_Sign:away2", "C_Sign:away3", "C_CreateObject:away1",
    ]

    @Test(
        "Whenever it goes, it is waited for, finished when it is back, and nothing is signed twice",
        arguments: calls
    )
    func away(call: String) async throws {
        let soft = try await SoftCentre(library: ModuleDesk.faultyLibrary)
        let words = ["produce", "--wait", "0", "--reader", try soft.place]
        let first = try soft.losing(before: call).pki(words)
        #expect(first.status == 69 && soft.hasLeft, "\(first)")
        #expect(first.find("the card was removed|there is no card in reader") != nil, "\(first)")
        let missing = try soft.factory.pki(words)
        #expect(missing.status == 69, "\(missing)")
        try soft.putBack()
        let made = try soft.factory.pki(words + ["--letter", "letter.pdf"])
        #expect(made.status == 0, "\(made)")
        try await expectOneCertificate(soft)
    }

    @Test("A shift waits for it, and goes on by itself when it is back")
    func shift() async throws {
        let soft = try await SoftCentre(library: ModuleDesk.faultyLibrary)
        let folder = soft.factory.path("letters")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let program = try soft.losing(before: "C_CreateObject:away1").start(
            "produce",
            "--all",
            "--wait",
            "60",
            "--letters",
            "letters"
        )
        _ = try program.waitForTalk("请插回同一介质")
        try soft.putBack()
        let end = try program.finish()
        #expect(end.status == 0 && soft.hasLeft, "\(end)")
        let letter = "letters/\(soft.factory.applications[0]).pdf"
        try FileManager.default.moveItem(
            atPath: soft.factory.path(letter),
            toPath: soft.factory.path("letter.pdf")
        )
        try await expectOneCertificate(soft)
    }

    /// The token proves itself, its going away was no fault of it, and one certificate was signed for the application.
    private func expectOneCertificate(_ soft: SoftCentre) async throws {
        let sound = try soft.verify(soft.factory.pin(in: "letter.pdf"))
        #expect(sound.status == 0 && sound.output.contains("proven"), "\(sound)")
        let centre = try soft.factory.prepared.open()
        var filter = CertificateFilter()
        filter.application = soft.factory.applications[0]
        #expect(try centre.book.certificates(filter, limit: 9).map(\.state) == [.active])
        let token = try #require(try centre.book.token(serial: soft.serial))
        #expect(token.state == .produced && token.faults == 0)
        #expect(try ProductionFinding.faults(in: centre) == [])
        try await centre.close()
    }
}
