import Centre
import CentreSupport
import Foundation
import Model
import Store
import TestSupport
import Testing
import TokenTestSupport
import Tokens

/// `pki produce --server`: the program at a station without a book, over real TLS, `pcscd` and an operator's key in a token.
@Suite("pki produce --server", .serialized)
struct RemoteStationTests {
    private let desk: CardDesk

    init() throws { desk = try CardDesk.open() }

    @Test(
        "A station without state or keys makes a token, and its letter; who made it, and where, is on record"
    )
    func made() async throws {
        let branch = try await Branch(applications: 2)
        try await desk.withReaderAlone { reader in
            try await reader.insert(branch.factory.path("card"))
            let made = try branch.produce("--wait", "0", "--format", "json", "--letter", "letter.pdf")
            #expect(made.status == 0, "\(made)")
            #expect(!made.talk.contains("注意"), "\(made)")
            let serial = try #require(try made.json("token"))
            let audit = try branch.factory.pki("audit", "list", "--format", "json").output
            #expect(audit.contains("token.secrets.release") && audit.contains("\"branch-1\""))
            #expect(audit.contains("\"sun.zhizheng\""))
            let again = try branch.produce("--wait", "0")
            #expect(again.status == 77 && again.talk.contains("PRODUCED"), "\(again)")
            let shown = try branch.factory.pki("token", "show", serial)
            #expect(shown.output.contains("PRODUCED"), "\(shown)")
            let pin = try branch.factory.pin(in: "letter.pdf")
            let verify =
                "exec \(Programs.path("pki")) token verify --reader '\(reader.name)' --pin-fd 9 9<pin.txt"
            try Data("\(pin)\n".utf8).write(to: URL(fileURLWithPath: branch.factory.path("pin.txt")))
            let sound = try branch.factory.tool("sh", "-c", verify)
            #expect(sound.status == 0 && sound.output.contains("proven"), "\(sound)")
        }
    }

    @Test(
        "Killed after any message, at the station or at the server, and started again: one token for each application"
    )
    func killed() async throws {
        let branch = try await Branch(applications: 16)
        try await desk.withReaderAlone { reader in
            for (number, application) in branch.factory.applications.enumerated() {
                try await reader.insert(branch.factory.path("card-\(number)"))
                let letter = "letter-\(number).pdf"
                let words = ["--wait", "0", "--application", application.text, "--letter", letter]
                let station = Victim()
                let killsServer = !number.isMultiple(of: 2)
                branch.line.cut(killsServer ? .answer : .request, ofTurn: number + 2) {
                    if killsServer { branch.killServer() } else { station.kill() }
                }
                let program = try branch.start(words)
                station.set(program)
                if killsServer {
                    try Self.wait { branch.line.hasCut || !program.isRunning }
                    if branch.line.hasCut { try branch.restartServer() }
                }
                let first = try program.finish()
                if first.status != 0 {
                    let second = try branch.produce("--wait", "0", "--application", application.text)
                    #expect(
                        second.status == 0 || second.talk.contains("is not approved"),
                        "\(number): \(first) \(second)"
                    )
                }
                try await reader.pull()
            }
        }
        try await expectAllMade(branch.factory)
    }

    @Test(
        "Two readers at a time over a line that breaks again and again make everything that waits, each with its letter"
    )
    func shift() async throws {
        let branch = try await Branch(applications: 4)
        try FileManager.default.createDirectory(
            atPath: branch.factory.path("letters"),
            withIntermediateDirectories: true
        )
        try await desk.withTwoReadersAlone { first, second in
            let hand = Operator(branch.factory, [first, second])
            branch.line.cut(.answer, ofTurn: 3) { branch.line.cut(.request, ofTurn: 9) }
            let program = try branch.start([
                "--all", "--wait", "60", "--letters", "letters", "--format", "json",
            ])
            try await hand.fill()
            try await hand.serve(program)
            let end = try program.finish()
            #expect(end.status == 0 && end.talk.contains("已完成 4"), "\(end)")
            #expect(end.talk.contains("正在重试"), "\(end)")
        }
        try await expectAllMade(branch.factory)
        for application in branch.factory.applications {
            let letter = branch.factory.path("letters/\(application).pdf")
            #expect(FileManager.default.fileExists(atPath: letter))
        }
    }

    @Test("What cannot work is refused before a token is touched: trust, certificate, role, server, options")
    func refused() async throws {
        let branch = try await Branch()
        let factory = branch.factory
        #expect(try branch.produce("--as", "liu.zhizheng").status == 64)
        #expect(try factory.pki("produce", "--server", "https://127.0.0.1:1").status == 64)
        let other = try factory.tool("sh", "-c", Self.strangers, Programs.path("pki"))
        #expect(other.status == 0, "\(other)")
        let file = ["--operator-certificate", "wang.pem", "--operator-key", "wang.key"]
        let words = ["PKI_PASSPHRASE_FILE": factory.path("password")]
        var station = factory.at("/nonexistent")
        station.others.merge(words) { $1 }
        let base = ["produce", "--wait", "0", "--station", "branch-1"]
        let address = ["--server", "https://127.0.0.1:\(branch.line.port)"]
        let reviewer = try station.pki(base + address + ["--trust", "root.pem"] + file)
        #expect(reviewer.status == 77 && reviewer.talk.contains("注意"), "\(reviewer)")
        let mixed = try station.pki(
            base + address + ["--trust", "root.pem", "--operator-certificate", "sun.pem"] + file.suffix(2)
        )
        #expect(mixed.status == 65 && mixed.talk.contains("another key"), "\(mixed)")
        let distrust = try station.pki(base + address + ["--trust", "other.pem"] + branch.credential)
        #expect(distrust.status == 67 && distrust.talk.contains("no trust"), "\(distrust)")
        let plain = try station.pki(base + ["--server", "http://127.0.0.1:80", "--trust", "root.pem"] + file)
        #expect(plain.status == 65, "\(plain)")
        let nobody = try station.pki(
            base + ["--server", "https://127.0.0.1:1", "--trust", "root.pem", "--retry", "0"] + file
        )
        #expect(nobody.status == 69 && nobody.talk.contains("cannot be reached"), "\(nobody)")
        #expect(try factory.pki("job", "list").output.contains("QUEUED"))
    }

    @Test(
        "A lost token is set aside from the station's machine: at once when nobody works there, else by the shift, which makes another one"
    )
    func setAside() async throws {
        let branch = try await Branch()
        let (factory, job) = (branch.factory, branch.factory.applications[0].text)
        try await desk.withReaderAlone { reader in
            try await reader.insert(factory.path("first"), ["--fault", "70:pull-after"])
            #expect(try branch.produce("--wait", "0").status == 69)
            let words = [job, "--text", "介质丢失"]
            let rehearsed = try branch.setAside(words[0], words[1], words[2])
            #expect(rehearsed.status == 0 && rehearsed.talk.contains("nothing was done"), "\(rehearsed)")
            let done = try branch.setAside(words[0], words[1], words[2], "--confirm")
            #expect(done.status == 0 && done.talk.contains("DEFECTIVE"), "\(done)")
            #expect(!done.talk.contains("正在工作"), "\(done)")
            try await reader.pull()

            let shift = try branch.start(["--all", "--wait", "60"])
            try await reader.push(factory.path("second"), ["--fault", "70:pull-after"])
            _ = try shift.waitForTalk("请插回同一介质")
            try await reader.pull()
            let ordered = try branch.setAside(words[0], words[1], words[2], "--confirm")
            #expect(ordered.status == 0 && ordered.talk.contains("正在工作"), "\(ordered)")
            try await reader.push(factory.path("third"))
            let end = try shift.finish()
            #expect(end.status == 0 && end.talk.contains("废弃介质 1"), "\(end)")
            let none = try branch.setAside(words[0], words[1], words[2], "--confirm")
            #expect(none.status != 0 && none.talk.contains("error"), "\(none)")
        }
        #expect(try factory.pki("token", "list").output.components(separatedBy: "DEFECTIVE").count == 3)
        try await expectAllMade(factory)
    }

    @Test(
        "A station makes tokens behind PKCS#11 that a file of its own names; a file with anything else is refused"
    )
    func module() async throws {
        let branch = try await Branch(blanks: ["blank"])
        let factory = branch.factory
        let list = try factory.tool("pkcs11-tool", "--module", SoftHSM.library, "-L").output
        let found = try #require(
            list.firstMatch(of: /token label +: +blank[\s\S]*?serial num +: +([0-9a-f]{16})/)
        )
        let yaml = """
            tokenModules:
              - name: soft
                path: \(SoftHSM.library)
                factoryOfficerPIN: "\(ModuleDesk.factoryOfficerPIN)"

            """
        try yaml.write(toFile: factory.path("modules.yaml"), atomically: true, encoding: .utf8)
        try (yaml + "name: x\n").write(toFile: factory.path("more.yaml"), atomically: true, encoding: .utf8)
        let words = ["--wait", "0", "--reader", "soft:\(found.1)", "--letter", "letter.pdf"]
        let wrong = try branch.start(words + ["--modules", "more.yaml"]).finish()
        #expect(wrong.status == 65 && wrong.talk.contains("more.yaml"), "\(wrong)")
        let made = try branch.start(words + ["--modules", "modules.yaml"]).finish()
        #expect(made.status == 0, "\(made)")
        #expect(try factory.pki("token", "show", String(found.1)).output.contains("PRODUCED"))
        #expect(FileManager.default.fileExists(atPath: factory.path("letter.pdf")))
    }

    /// A reviewer's key in a file, and a root that nobody knows.
    private static let strangers = """
        set -e
        printf 'correct horse\\n' > password; chmod 600 password; cp password again
        "$0" staff export wang.shenhe --out wang.p12 --password-fd 9 --as wang.shenhe 9<password
        openssl pkcs12 -in wang.p12 -passin file:password -clcerts -nokeys -out wang.pem
        openssl pkcs12 -in wang.p12 -passin file:password -nocerts -passout file:again -out wang.key
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=other -keyout other.key \\
            -out other.pem 2>/dev/null
        """

    private static func wait(until isTrue: () -> Bool) throws {
        for _ in 0..<3000 {
            if isTrue() { return }
            Thread.sleep(forTimeInterval: 0.01)
        }
        throw ScriptRunner.Failure(description: "it never came to that")
    }

    private func expectAllMade(_ factory: Factory) async throws {
        let centre = try factory.prepared.open()
        for application in factory.applications {
            #expect(try centre.book.job(of: application)?.state == .done, "\(application)")
        }
        #expect(try ProductionFinding.faults(in: centre) == [])
        let open = try centre.book.tokens([.allocated, .initialized, .inProduction], limit: 100)
        #expect(open.map(\.serial) == [])
        try await centre.close()
    }
}
