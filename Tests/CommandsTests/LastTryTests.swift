import Centre
import CentreSupport
import Foundation
import Model
import Store
import TestSupport
import Testing
import TokenTestSupport

/// A token behind PKCS#11 whose SO PIN has one try left, at the desk: the program, with SoftHSM2 as its definition's module.
@Suite("A token with one SO PIN try left, by the program", .serialized)
struct LastTryTests {
    @Test("Its unlock is refused before anything is on record, and runs when the token has its tries back")
    func unlock() async throws {
        let soft = try await SoftCentre(library: ModuleDesk.faultyLibrary)
        let (factory, serial) = (soft.factory, try soft.serial)
        let made = try factory.pki("produce", "--wait", "0", "--reader", soft.place, "--letter", "first.pdf")
        #expect(made.status == 0, "\(made)")
        let asked = ["create", serial, "--text", "忘记PIN", "--evidence", "本人到场", "--as", "chen.shouli"]
        for words in [asked, ["approve", serial, "--as", "wang.shenhe"]] {
            #expect(try factory.pki(["token", "unlock"] + words).status == 0)
        }
        let run = ["token", "unlock", "run", serial, "--to", "second.pdf"]
        var last = factory
        last.others["FAULTY_FLAG"] = "SO_PIN_FINAL_TRY"
        let refused = try last.pki(run)
        #expect(refused.status == 77, "\(refused)")
        #expect(refused.talk.contains("only 1 try left for the SO PIN"), "\(refused)")
        #expect(refused.talk.contains("make another one"), "\(refused)")
        let centre = try factory.prepared.open()
        #expect(try centre.book.unlocks(ofToken: serial).map(\.state) == [.approved])
        #expect(try centre.book.token(serial: serial)?.pendingSecrets == nil)
        try await centre.close()
        #expect(!FileManager.default.fileExists(atPath: factory.path("second.pdf")))
        let unlocked = try factory.pki(run)
        #expect(unlocked.status == 0, "\(unlocked)")
        #expect(try soft.verify(factory.pin(in: "second.pdf")).status == 0)
    }
}
