import CentreSupport
import Foundation
import TestSupport
import Testing
import TokenTestSupport

/// Tokens behind SKF at the line: the program, with the double as its definition's library.
@Suite("Tokens behind SKF, by the program", .serialized)
struct SKFTokenCommandTests {
    private static let serial = "5A4B3C2D"
    private static let place = "skf:5A4B3C2D"

    /// A centre whose definition names the double, with one blank token and no smart card service.
    private func factory(traits: String = "", profile: String = "standard") async throws -> Factory {
        var factory = try await Factory()
        try factory.define(
            """
            tokenModules:
              - name: skf
                path: \(SoftwareSKF.library)
                skf: \(profile)
                factoryOfficerPIN: "\(SKFDesk.deviceKey)"
            """
        )
        factory.others["SOFTWARE_SKF_STATE"] = factory.path("skf-state")
        factory.others["SOFTWARE_SKF_DEVICES"] = Self.serial
        factory.others["SOFTWARE_SKF_TRAITS"] = traits
        factory.others["PCSCLITE_CSOCK_NAME"] = factory.path("no-service")
        return factory
    }

    @Test(
        "A blank is listed with the kinds of keys that it makes, as its library's profile has it",
        arguments: [("", "standard"), ("ulong8,padded", "wide")]
    )
    func listed(traits: String, profile: String) async throws {
        let factory = try await factory(traits: traits, profile: profile)
        let list = try factory.pki("token", "readers")
        #expect(list.status == 0 && list.find("^\(Self.place) +blank") != nil, "\(list)")
        #expect(list.output.contains("sm2") && list.output.contains("rsa2048"), "\(list)")
    }

    @Test("A profile that is not there is named with its file")
    func missing() async throws {
        let factory = try await factory(profile: "unknown")
        let list = try factory.pki("token", "readers")
        #expect(list.status != 0 && list.talk.contains("skf/unknown.yaml"), "\(list)")
    }

    @Test(
        "A token that makes no key of the kind that waits is refused, and stays blank"
    )
    func unable() async throws {
        let factory = try await factory()
        let made = try factory.pki("produce", "--wait", "0", "--reader", Self.place)
        #expect(made.status == 77 && made.talk.contains("p256"), "\(made)")
        #expect(try factory.pki("token", "readers").find("^\(Self.place) +blank") != nil)
    }

    @Test(
        "A blank becomes a token with its certificate, sound by the book, and openssl reads which key it is for",
        arguments: [("sm2", "ASN1 OID: SM2"), ("rsa2048", "(2048 bit)")]
    )
    func finished(algorithm: String, words: String) async throws {
        let factory = try await factory()
        try want(algorithm, of: factory)
        let made = try factory.pki(
            "produce",
            "--wait",
            "0",
            "--reader",
            Self.place,
            "--format",
            "json",
            "--letter",
            "letter.pdf"
        )
        #expect(made.status == 0, "\(made)")
        #expect(try made.json("token") == Self.serial)
        let book = try factory.pki("certificate", "export", try #require(try made.json("serial")))
        try Data(book.output.utf8).write(to: URL(fileURLWithPath: factory.path("leaf.pem")))
        let key = try factory.tool("openssl", "x509", "-in", "leaf.pem", "-noout", "-text")
        #expect(key.output.contains(words), "\(key)")
        let sound = try verify(factory, factory.pin(in: "letter.pdf"))
        #expect(sound.status == 0 && sound.output.contains("proven"), "\(sound)")
        let again = try factory.pki("produce", "--wait", "0", "--reader", Self.place)
        #expect(again.status != 0)
        #expect(try factory.pki("token", "show", Self.serial).output.contains("PRODUCED"))
    }

    @Test("The probe says which profile a library follows, and one that follows none ends with 69")
    func probed() async throws {
        let factory = try await factory(traits: "ulong8,message")
        let probe = ["token", "probe", "--library", SoftwareSKF.library, "--device-key"]
        let found = try factory.pki(probe + [SKFDesk.deviceKey])
        #expect(found.status == 0 && found.output.contains("符合"), "\(found)")
        // What it prints is a whole profile, with which tokens are found.
        let lines = found.talk.split(separator: "\n").filter { !$0.hasPrefix("写入") }
        let file = factory.path("definition/skf/standard.yaml")
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let none = try factory.pki(probe + ["8765432187654321"])
        #expect(none.status == 69 && !none.output.contains("符合"), "\(none)")
        #expect(try factory.pki("token", "readers").find("^\(Self.place) +blank") != nil)
    }

    @Test("An unlock at the desk gives an SM2 token another PIN and its tries back; the key stays")
    func unlocked() async throws {
        let factory = try await factory()
        try want("sm2", of: factory)
        let made = try factory.pki("produce", "--wait", "0", "--reader", Self.place, "--letter", "first.pdf")
        #expect(made.status == 0, "\(made)")
        let wrong = try verify(factory, "918273")
        #expect(wrong.status == 67 && wrong.talk.contains("5 tries left"), "\(wrong)")
        let asked = [
            "create", Self.serial, "--text", "忘记PIN", "--evidence", "本人到场", "--as", "chen.shouli",
        ]
        for words in [asked, ["approve", Self.serial, "--as", "wang.shenhe"]] {
            #expect(try factory.pki(["token", "unlock"] + words).status == 0)
        }
        let unlocked = try factory.pki("token", "unlock", "run", Self.serial, "--to", "second.pdf")
        #expect(unlocked.status == 0 && unlocked.talk.contains("已解锁"), "\(unlocked)")
        #expect(try verify(factory, factory.pin(in: "first.pdf")).status == 67)
        let sound = try verify(factory, factory.pin(in: "second.pdf"))
        #expect(sound.status == 0 && sound.output.contains("proven"), "\(sound)")
    }

    /// Lets profiles ask for keys of that kind.
    private func want(_ algorithm: String, of factory: Factory) throws {
        let folder = factory.path("definition/profiles")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let file = "\(folder)/\(name)"
            let yaml = try String(contentsOfFile: file, encoding: .utf8)
            let changed = yaml.replacing(
                "slot: 9a, algorithm: p256",
                with: "slot: 9a, algorithm: \(algorithm)"
            )
            try changed.write(toFile: file, atomically: true, encoding: .utf8)
        }
    }

    /// Runs `pki token verify` with a PIN.
    private func verify(_ factory: Factory, _ pin: String) throws -> Run {
        let file = factory.path("pin.txt")
        try Data("\(pin)\n".utf8).write(to: URL(fileURLWithPath: file))
        let words = "exec \"$0\" token verify --wait 0 --reader \"$1\" --pin-fd 3 3<\"$2\""
        return try factory.tool("sh", "-c", words, Programs.path("pki"), Self.place, file)
    }
}
