import CentreSupport
import Foundation
import Model
import TestSupport
import Testing
import TokenTestSupport

/// Tokens behind PKCS#11 at the line and at the desk: the program, with SoftHSM2 as its definition's module.
@Suite("Tokens behind PKCS#11, by the program", .serialized)
struct SoftTokenTests {
    @Test(
        "A blank token becomes one that pkcs11-tool, p11tool, NSS and openssl read, sound by the book, and not to be made again"
    )
    func finished() async throws {
        let soft = try await SoftCentre(applications: 2)
        let place = try soft.place
        let blank = try soft.factory.pki("token", "readers")
        #expect(blank.status == 0 && blank.find("^\(place) +blank") != nil, "\(blank)")
        let made = try produce(soft, "--format", "json", "--letter", "letter.pdf")
        #expect(made.status == 0, "\(made)")
        #expect(try made.json("token") == soft.serial)
        let pin = try soft.factory.pin(in: "letter.pdf")
        try expectOthersRead(soft, certificate: try #require(try made.json("serial")), pin)
        try expectSignature(soft, pin)
        try expectNSSReads(soft, pin)
        let sound = try soft.verify(pin)
        #expect(sound.status == 0 && sound.output.contains("proven"), "\(sound)")
        let readers = try soft.factory.pki("token", "readers")
        #expect(readers.find("^\(place) +yes") != nil, "\(readers)")

        let again = try produce(soft)
        #expect(again.status == 77 && again.talk.contains("PRODUCED"), "\(again)")
        #expect(try soft.verify(pin).status == 0)
        #expect(try soft.factory.pki("job", "list").output.contains("QUEUED"))
    }

    private func produce(_ soft: SoftCentre, _ words: String...) throws -> Run {
        try soft.factory.pki(["produce", "--wait", "0", "--reader", soft.place] + words)
    }

    /// The certificate is the book's in p11tool and pkcs11-tool, and the key is private, never outside, made in the token.
    private func expectOthersRead(_ soft: SoftCentre, certificate: String, _ pin: String) throws {
        let factory = soft.factory
        let book = try factory.pki("certificate", "export", certificate)
        let url = "pkcs11:serial=\(try soft.serial);object=PIV%20AUTH%20key;type=cert"
        let exported = try factory.tool("p11tool", "--provider=\(SoftHSM.library)", "--export", url)
        #expect(exported.status == 0 && pem(exported.output) == pem(book.output), "\(exported)")
        let keys = try soft.pkcs11("--list-objects", "--type", "privkey", pin: pin)
        #expect(keys.output.contains("PIV AUTH key"), "\(keys)")
        #expect(keys.output.contains("sensitive, always sensitive, never extractable, local"), "\(keys)")
        let read = try soft.pkcs11(
            "--read-object",
            "--type",
            "cert",
            "--label",
            "PIV AUTH key",
            "--output-file",
            "read.der",
            pin: pin
        )
        #expect(read.status == 0, "\(read)")
        let openssl = try factory.tool("openssl", "x509", "-inform", "DER", "-in", "read.der")
        #expect(pem(openssl.output) == pem(book.output), "\(openssl)")
    }

    private func pem(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    /// What the token signs for pkcs11-tool, openssl verifies with the certificate that was read from it.
    private func expectSignature(_ soft: SoftCentre, _ pin: String) throws {
        let factory = soft.factory
        try Data("为专家签名".utf8).write(to: URL(fileURLWithPath: factory.path("text")))
        let words = [
            "openssl dgst -sha256 -binary -out hash text",
            "openssl x509 -inform DER -in read.der -pubkey -noout -out key.pem",
        ]
        #expect(try factory.tool("sh", "-c", words.joined(separator: " && ")).status == 0)
        let signed = try soft.pkcs11(
            "--sign",
            "--mechanism",
            "ECDSA",
            "--label",
            "PIV AUTH key",
            "--signature-format",
            "openssl",
            "--input-file",
            "hash",
            "--output-file",
            "signature",
            pin: pin
        )
        #expect(signed.status == 0, "\(signed)")
        let verified = try factory.tool(
            "openssl",
            "dgst",
            "-sha256",
            "-verify",
            "key.pem",
            "-signature",
            "signature",
            "text"
        )
        #expect(verified.output.contains("Verified OK"), "\(verified)")
    }

    /// NSS, by which Firefox has its certificates, takes it for one of its own (u): it found the private key that goes with it.
    private func expectNSSReads(_ soft: SoftCentre, _ pin: String) throws {
        let factory = soft.factory
        try Data("\(pin)\n".utf8).write(to: URL(fileURLWithPath: factory.path("pin.txt")))
        let words = """
            set -e
            mkdir nss
            certutil -N -d sql:nss --empty-password
            modutil -dbdir sql:nss -add soft -libfile \(SoftHSM.library) -force
            certutil -L -d sql:nss -h all -f pin.txt
            """
        let read = try factory.tool("sh", "-c", words)
        #expect(read.status == 0 && read.find("PIV AUTH key +u,u,u") != nil, "\(read)")
    }

    @Test("Two tokens are refused until one is named, and one that is not there is a clear error")
    func ambiguous() async throws {
        let soft = try await SoftCentre(tokens: 2)
        #expect(soft.serials.count == 2)
        let both = try soft.factory.pki("produce", "--wait", "0")
        #expect(both.status == 75 && both.talk.contains("--reader"), "\(both)")
        let none = try soft.factory.pki("produce", "--wait", "0", "--reader", "soft:0000")
        #expect(none.status == 66, "\(none)")
        let made = try produce(soft)
        #expect(made.status == 0, "\(made)")
    }

    /// What is said of each finished step, but for the last one.
    private static let steps = ["已初始化", "已在介质内产生密钥对", "证书已签发并存档", "逐字节读回", "介质签名验证通过"]

    @Test("Killed after any steps and run again, the program makes one token", arguments: 0..<3)
    func killed(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let soft = try await SoftCentre()
        let moments = Self.steps.indices.shuffled(using: &generator).prefix(3).sorted()
        for moment in moments {
            let victim = try soft.factory.start(["produce", "--reader", soft.place])
            // What the one before did unheard is not said again.
            let words = Self.steps[moment...] + ["✓ 完成", "no paid application is waiting"]
            _ = try victim.waitForTalk(words.joined(separator: "|"))
            victim.kill()
            _ = try victim.finish()
        }
        let made = try produce(soft)
        #expect(made.status == 0 || made.talk.contains("no paid application is waiting"), "\(made)")
        #expect(try soft.factory.pki("token", "letter", soft.serial, "--to", "letter.pdf").status == 0)
        let sound = try soft.verify(soft.factory.pin(in: "letter.pdf"))
        #expect(sound.status == 0, "\(sound)")
        let centre = try soft.factory.prepared.open()
        #expect(try ProductionFinding.faults(in: centre) == [])
    }

    @Test("A token of somebody's with a PIN is refused at sight, and keeps what it has")
    func somebodys() async throws {
        let soft = try await SoftCentre(tokens: 0, owned: ["alice"])
        let key = try soft.pkcs11("--keygen", "--key-type", "AES:32", "--label", "hers", pin: SoftHSM.pin)
        #expect(key.status == 0, "\(key)")
        let readers = try soft.factory.pki("token", "readers")
        #expect(readers.find("^\(try soft.place) +yes") != nil, "\(readers)")
        let refused = try produce(soft)
        #expect(refused.status == 75 && refused.talk.contains("is in use already"), "\(refused)")
        #expect(try soft.pkcs11("-O", pin: SoftHSM.pin).output.contains("hers"))
    }

    @Test(
        "A 'factoryOfficerPIN' that is not the tokens' ends the command, or the shift, with a clear word, and retires none"
    )
    func mistyped() async throws {
        let soft = try await SoftCentre(applications: 2, tokens: 2)
        let before = ModuleDesk.factoryOfficerPIN
        try soft.setFactoryOfficerPIN("\(before)0", insteadOf: before)
        let words = "does not take the 'factoryOfficerPIN' of pki.yaml"
        for _ in 0..<2 {
            let one = try produce(soft)
            #expect(one.status == 77 && one.talk.contains(words), "\(one)")
        }
        let all = ["produce", "--all", "--wait", "60"]
        let shift = try soft.factory.pki(all)
        #expect(shift.status == 77 && shift.talk.contains(words), "\(shift)")
        let list = try soft.factory.pki("token", "list")
        #expect(list.find("RETIRED|DEFECTIVE") == nil, "\(list)")

        try soft.setFactoryOfficerPIN(before, insteadOf: "\(before)0")
        for index in 0..<2 {
            // The right one at its maker's tool.
            let tool = [
                "pkcs11-tool", "--module", SoftHSM.library, "--slot-index", "\(index)", "--login",
                "--login-type", "so", "--change-pin", "--so-pin", before, "--new-pin", before,
            ]
            let login = try soft.factory.tool(tool)
            #expect(login.status == 0, "\(login)")
        }
        let made = try soft.factory.pki(all)
        #expect(made.status == 0, "\(made)")
        let centre = try soft.factory.prepared.open()
        #expect(try ProductionFinding.faults(in: centre) == [])
    }

    private func reprint(_ soft: SoftCentre) throws -> Run {
        try soft.factory.reprint(soft.serial, to: "second.pdf")
    }

    @Test("A second letter gives the token a new PIN, and an unlock another one; the key stays")
    func desk() async throws {
        let soft = try await SoftCentre()
        let (factory, serial) = (soft.factory, try soft.serial)
        #expect(try produce(soft, "--letter", "first.pdf").status == 0)
        let second = try reprint(soft)
        #expect(second.status == 0 && second.talk.contains("介质已设新的初始PIN"), "\(second)")
        let asked = try factory.pki(
            "token",
            "unlock",
            "create",
            serial,
            "--text",
            "忘记PIN",
            "--evidence",
            "本人到场",
            "--as",
            "chen.shouli"
        )
        #expect(asked.status == 0, "\(asked)")
        #expect(try factory.pki("token", "unlock", "approve", serial, "--as", "wang.shenhe").status == 0)
        let unlocked = try factory.pki("token", "unlock", "run", serial, "--to", "third.pdf")
        #expect(unlocked.status == 0 && unlocked.talk.contains("已解锁"), "\(unlocked)")
        let pins = try ["first.pdf", "second.pdf", "third.pdf"].map(soft.factory.pin(in:))
        #expect(Set(pins).count == 3)
        #expect(try soft.verify(pins[0]).status == 67)
        let sound = try soft.verify(pins[2])
        #expect(sound.status == 0 && sound.output.contains("proven"), "\(sound)")
    }

    @Test(
        "An unlock code is on its paper and nowhere else; with it, and no certificate, curl opens a session"
    )
    func code() async throws {
        let soft = try await SoftCentre()
        let (factory, serial) = (soft.factory, try soft.serial)
        let made = try produce(soft, "--format", "json", "--letter", "first.pdf")
        let certificate = try #require(try made.json("serial"))
        let asked = ["create", serial, "--text", "忘记PIN", "--evidence", "视频核实", "--as", "chen.shouli"]
        for words in [asked, ["approve", serial, "--as", "wang.shenhe"]] {
            #expect(try factory.pki(["token", "unlock"] + words).status == 0)
        }
        let issue = ["token", "unlock", "code", serial, "--as", "chen.shouli", "--to"]
        let issued = try factory.pki(issue + ["code.txt"])
        #expect(issued.status == 0, "\(issued)")
        let paper = try String(contentsOfFile: factory.path("code.txt"), encoding: .utf8)
        let code = String(try #require(paper.firstMatch(of: /[2-9A-Z]{5}-[2-9A-Z]{5}/)).0)
        let facts = try FileManager.default.attributesOfItem(atPath: factory.path("code.txt"))
        #expect(facts[.posixPermissions] as? Int == 0o600)
        let audit = try factory.pki("audit", "list", "--format", "json").output
        #expect(audit.contains("token.unlock.code") && !(audit + issued.talk).contains(code))
        let again = try factory.pki(issue + ["again.txt"])
        #expect(again.status == 75 && again.talk.contains("less than a minute"), "\(again)")
        #expect(!FileManager.default.fileExists(atPath: factory.path("again.txt")))
        let answer = try redeem(code, serial, certificate, factory)
        #expect(answer.output.contains("\"session\"") && answer.output.contains("\"nonce\""), "\(answer)")
        #expect(try factory.pki("token", "unlock", "list").output.contains("RUNNING"))
    }

    private func redeem(
        _ code: String,
        _ serial: String,
        _ certificate: String,
        _ factory: Factory
    ) throws -> Run {
        let server = try factory.start("serve", "--only", "api", "--api-port", "0", "--holders-port", "0")
        let door = try server.waitForTalk("holders on https://[^:]+:[0-9]+").dropFirst("holders on ".count)
        let root = try factory.pki("authority", "export", "root").output
        try root.write(toFile: factory.path("root.pem"), atomically: true, encoding: .utf8)
        let body = #"{"token":"\#(serial)","certificate":"\#(certificate)","code":"\#(code)"}"#
        defer { server.kill() }
        return try factory.tool(
            "curl",
            "-s",
            "--cacert",
            "root.pem",
            "-H",
            "content-type: application/json",
            "-d",
            body,
            "\(door)/api/v1/unlock/redeem"
        )
    }

    @Test("A module that cannot be loaded is an error at the desk, not a token that is away")
    func brokenModule() async throws {
        let soft = try await SoftCentre()
        #expect(try produce(soft, "--letter", "first.pdf").status == 0)
        let file = soft.factory.path("definition/pki.yaml")
        let yaml = try String(contentsOfFile: file, encoding: .utf8)
        try yaml.replacingOccurrences(of: SoftHSM.library, with: "/nowhere.so")
            .write(toFile: file, atomically: true, encoding: .utf8)
        let second = try reprint(soft)
        #expect(second.status != 0 && second.talk.contains("soft"), "\(second)")
        #expect(!FileManager.default.fileExists(atPath: soft.factory.path("second.pdf")))
    }
}
