import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

@Suite("pki-assistant")
struct ProgramTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Runs the program beside the tests, with settings of its own.
    ///
    /// - Parameters:
    ///   - arguments: its own.
    ///   - typed: words that come as lines of standard input; none for an empty one.
    ///   - socket: of the smart card service.
    ///   - environment: more of it.
    /// - Returns: what came of it.
    /// - Throws: when it cannot be started.
    private func run(
        _ arguments: [String],
        typed: [String] = [],
        socket: String = "/nowhere",
        environment: [String: String] = [:]
    ) async throws -> ToolRun {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
            .appendingPathComponent("pki-assistant").path
        let home = directory.url.path
        let own = ["HOME": home, "XDG_CONFIG_HOME": home, "TYPED": typed.joined(separator: " ")]
        let shell = ["sh", "-c", #"printf '%s\n' $TYPED | "$0" "$@""#, program]
        let command = typed.isEmpty ? [program] : shell
        return try await onOwnThread {
            Result {
                try ToolRun(
                    command + arguments,
                    socketPath: socket,
                    environment: own.merging(environment) { $1 }
                )
            }
        }.get()
    }

    @Test(
        "Every command says what it does, how it ends, and has an example",
        arguments: ["serve", "info", "pin", "check", "renew", "replace", "unlock", "log"]
    )
    func help(command: String) async throws {
        let told = try await run([command, "--help"])
        #expect(told.status == 0)
        #expect(told.output.contains("EXIT STATUS"))
        #expect(told.output.contains("pki-assistant \(command)"))
        #expect(told.output.contains("EXAMPLE"))
    }

    @Test("The log of a service that has ended is exported")
    func log() async throws {
        let empty = try await run(["log"], environment: ["XDG_STATE_HOME": directory.url.path])
        #expect(empty.status == 0 && empty.output.isEmpty, "\(empty.output)")
        LogFile(folder: directory.path("pki-assistant")).append("signed for a page")
        let told = try await run(["log"], environment: ["XDG_STATE_HOME": directory.url.path])
        #expect(told.status == 0 && told.output == "signed for a page\n")
    }

    @Test("Without a smart card service it says so in Chinese, with a status of its own")
    func absent() async throws {
        let told = try await run(["info"])
        #expect(told.status == 69)
        #expect(told.output.contains("智能卡服务"))
        let checked = try await run(["check"])
        #expect(checked.status == 69)
        #expect(checked.output.contains("读取 key："))
    }

    @Test("A PIN that cannot be one is refused before anything is asked of a token")
    func emptyPIN() async throws {
        let told = try await run(["pin"])
        #expect(told.status == 65)
        #expect(told.output.contains("PIN 应为 6 至 8 位数字"))
    }

    @Test(
        "Without a centre in the settings nobody is asked for a code",
        arguments: ["renew", "replace", "unlock"]
    )
    func noCentre(command: String) async throws {
        let told = try await run([command])
        #expect(told.status == 65)
        #expect(told.output.contains("没有CA中心的地址"))
    }

    @Test("Settings that others may read are not used")
    func settings() async throws {
        let path = directory.path("open.json")
        #expect(
            FileManager.default.createFile(atPath: path, contents: Data("{}".utf8), attributes: [:])
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let told = try await run(["info", "--settings", path])
        #expect(told.status == 65)
        #expect(told.output.contains("chmod 600"))
    }

    @Test("Settings are looked for below $HOME, where ~ of a shell is")
    func home() async throws {
        let folder = directory.url.appendingPathComponent(".config/pki-assistant")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appendingPathComponent("assistant.json").path
        #expect(
            FileManager.default.createFile(
                atPath: path,
                contents: Data("{}".utf8),
                attributes: [.posixPermissions: 0o644]
            )
        )
        let told = try await run(["info"], environment: ["XDG_CONFIG_HOME": ""])
        #expect(told.status == 65 && told.output.contains("chmod 600"), "\(told.output)")
        #expect(told.output.contains(path), "\(told.output)")
    }

    @Test("A card in a reader of the real service is shown with its certificate")
    func real() async throws {
        let state = directory.path("card")
        let holder = try await HolderCard(VirtualCard(stateFile: state))
        let desk = try CardDesk.open()
        let socket = desk.socketPath
        let told = try await desk.withReaderAlone { reader in
            try await reader.insert(state)
            return try await run(["info", "--format", "json"], socket: socket)
        }
        #expect(told.status == 0, "\(told.output)")
        #expect(told.output.contains("\"serial\":\"\(holder.card.serial)\""))
        #expect(told.output.contains(Hexadecimal.encode(holder.certificate.fingerprint)))
        #expect(told.output.contains("\"pinTriesLeft\":3"))
    }

    @Test(
        "A token behind PKCS#11 is shown, signs and gets another PIN, its module in a process of the program's own"
    )
    func module() async throws {
        let desk = try ModuleDesk()
        let token = try #require(try await desk.tokens().first)
        let secrets = try TokenSecrets.random(for: try await token.condition())
            .replacing(pin: HolderCard.typed(HolderCard.pin))
        try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
        let key = try await token.generateKey(.p256, in: .authentication, with: secrets)
        let certificate = try SampleCertificate.of(key)
        try await token.write(certificate: certificate.der, in: .authentication, with: secrets)
        let path = directory.path("soft.json")
        let text = "{\"modules\": [{\"name\": \"soft\", \"path\": \"\(desk.library)\"}]}"
        let made = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        #expect(made)
        let environment = desk.program.environment
        let options = ["--settings", path]
        let info = try await run(["info", "--format", "json"] + options, environment: environment)
        #expect(info.status == 0, "\(info.output)")
        #expect(info.output.contains("\"serial\":\"\(token.identity.serial)\""))
        #expect(info.output.contains(Hexadecimal.encode(certificate.fingerprint)))
        let check = try await run(
            ["check", "--sign"] + options,
            typed: [HolderCard.pin],
            environment: environment
        )
        #expect(check.output.contains("签名与验签（authentication）：正常"), "\(check.output)")
        let changed = try await run(
            ["pin"] + options,
            typed: [HolderCard.pin, "16180339", "16180339"],
            environment: environment
        )
        #expect(changed.status == 0, "\(changed.output)")
        // SoftHSM2 keeps what it read of a token's PIN as long as its process lives.
        let again = try #require(try await desk.tokens().first)
        let signature = try await again.sign([1], in: .authentication, pin: HolderCard.typed("16180339"))
        #expect(key.verify(signature: signature, message: [1]))
    }

    @Test("An SM2 token behind SKF is shown, signs and gets another PIN, its library in a process of its own")
    func skf() async throws {
        let desk = try SKFDesk()
        let holder = try await SKFHolder(desk)
        let path = directory.path("skf.json")
        let profile = """
            {"ulong": 4, "packed": true, "signs": "digest", "pinCodes": "standard", "application": "CAKEY", "containers": "CA-"}
            """
        let text = """
            {"modules": [{"name": "gm", "path": "\(SoftwareSKF.library)", "skf": \(profile)}]}
            """
        let made = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        #expect(made)
        let (environment, options) = (desk.program.environment, ["--settings", path])
        let info = try await run(["info", "--format", "json"] + options, environment: environment)
        #expect(info.status == 0, "\(info.output)")
        #expect(info.output.contains(Hexadecimal.encode(holder.certificate.fingerprint)), "\(info.output)")
        let check = try await run(
            ["check", "--sign"] + options,
            typed: [HolderCard.pin],
            environment: environment
        )
        #expect(check.output.contains("签名与验签（authentication）：正常"), "\(check.output)")
        let changed = try await run(
            ["pin"] + options,
            typed: [HolderCard.pin, "16180339", "16180339"],
            environment: environment
        )
        #expect(changed.status == 0, "\(changed.output)")
        let token = try await holder.token()
        let signature = try await token.sign([1], in: .authentication, pin: HolderCard.typed("16180339"))
        #expect(holder.certificate.publicKey.verify(signature: signature, message: [1]))
    }
}
