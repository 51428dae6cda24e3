import CentreSupport
import Foundation
import TestSupport
import Testing
import TokenTestSupport
import Tokens

/// `pki token verify`, the program, over a real `pcscd`.
@Suite("pki token verify", .serialized)
struct TokenVerifyTests {
    private let desk: CardDesk

    init() throws { desk = try CardDesk.open() }

    @Test(
        "A finished token is verified with its holder's PIN; a wrong one costs one try and the last is not spent"
    )
    func finished() async throws {
        let factory = try await Factory()
        try await desk.withReader { reader in
            try await reader.insert(factory.path("card"))
            let made = try factory.pki("produce", "--reader", reader.name, "--letter", "letter.pdf")
            #expect(made.status == 0, "\(made)")
            let pin = try factory.pin(in: "letter.pdf")
            let sound = try verify(factory, reader.name, pin)
            #expect(sound.status == 0 && sound.output.contains("proven"), "\(sound)")
            #expect(sound.talk.contains("与账册一致"), "\(sound)")
            #expect(try verify(factory, reader.name, "12").status == 65)
            let wrong = pin == "271828" ? "314159" : "271828"
            let refused = try verify(factory, reader.name, wrong)
            #expect(refused.status == 67 && refused.talk.contains("2 tries left"), "\(refused)")
            #expect(try verify(factory, reader.name, wrong).talk.contains("1 try left"))
            let kept = try verify(factory, reader.name, pin)
            #expect(kept.status == 77 && kept.talk.contains("not spent"), "\(kept)")
            let nobody = try factory.pki("token", "verify", "--reader", reader.name)
            #expect(nobody.status == 67 && nobody.talk.contains("--pin-fd"), "\(nobody)")
        }
        #expect(try VirtualCard(stateFile: factory.path("card")).pinTriesLeft == 1)
    }

    @Test(
        "A token whose certificate is revoked is not sound, and one that the book does not know is not asked for its PIN"
    )
    func ended() async throws {
        let factory = try await Factory()
        try await desk.withReader { reader in
            try await reader.insert(factory.path("card"))
            let unknown = try verify(factory, reader.name, "271828")
            #expect(unknown.status == 66, "\(unknown)")
            let letter = ["produce", "--reader", reader.name, "--letter", "letter.pdf"]
            #expect(try factory.pki(letter).status == 0)
            let pin = try factory.pin(in: "letter.pdf")
            let serial = try #require(try factory.pki("certificate", "list").find("^[0-9a-f]{38,40}"))
            let revoked = try factory.pki(
                "certificate",
                "revoke",
                serial,
                "--reason",
                "keyCompromise",
                "--as",
                "admin",
                "--confirm"
            )
            #expect(revoked.status == 0, "\(revoked)")
            let ended = try verify(factory, reader.name, pin)
            #expect(ended.status == 75 && ended.output.contains("revoked"), "\(ended)")
            #expect(ended.talk.contains("token show"), "\(ended)")
        }
    }

    private func verify(_ factory: Factory, _ reader: String, _ pin: String) throws -> Run {
        let file = factory.path("pin.txt")
        try Data("\(pin)\n".utf8).write(to: URL(fileURLWithPath: file))
        let words = "exec \"$0\" token verify --wait 0 --reader \"$1\" --pin-fd 3 3<\"$2\""
        return try factory.tool("sh", "-c", words, Programs.path("pki"), reader, file)
    }
}
