import ArgumentParser
import Model
import Tokens

/// What came of one profile, as `pki token probe` prints it.
struct ProbeLine: Listing {
    let ulong: String
    let packed: String
    let signs: String
    let pinCodes: String
    /// Where it ended; nil when the library follows it.
    let obstacle: String?

    init(_ finding: SKFProbe.Finding) {
        let values = Dictionary(uniqueKeysWithValues: finding.profile.lines.map { ($0.key, $0.value) })
        ulong = values["ulong"] ?? "-"
        packed = values["packed"] ?? "-"
        signs = values["signs"] ?? "-"
        pinCodes = values["pinCodes"] ?? "-"
        obstacle = finding.obstacle?.message
    }

    static let headings = ["ULONG", "PACKED", "SIGNS", "PIN CODES", "RESULT"]
    var cells: [any Cell] { [ulong, packed, signs, pinCodes, obstacle ?? "符合 (follows it)"] }
}

/// `pki token probe`.
struct TokenProbe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract:
            "探测: find out which profile an SKF library (GM/T 0016) follows, with one blank token of it.",
        discussion: """
            In each profile the token gets an application of its own, makes an SM2 key, signs
            with it, which is verified here, and is told a wrong PIN. Then the application is
            deleted: the token is a blank again, unless it is pulled meanwhile. A token with
            any application on it is left alone. What the library follows is printed as it
            goes into a file of the folder skf.

            EXAMPLE
              pki token probe --library /opt/maker/libskf.so --device-key 1234567812345678

            \(ExitStatus.help)
            """
    )

    @OptionGroup var output: OutputOptions

    @Option(help: "The library's file.")
    var library: String

    @Option(help: "The device key that its maker's blanks have, 16 characters, as 'factoryOfficerPIN'.")
    var deviceKey: String

    func run() async throws {
        let findings = try await SKFProbe(library: library, deviceKey: deviceKey).findings()
        try output.print(findings.map(ProbeLine.init))
        guard let profile = findings.first(where: { $0.obstacle == nil })?.profile else {
            throw TokenError(.moduleFailed(module: library, detail: "it follows none of the profiles"))
        }
        Terminal.say("写入 skf 目录下的配置文件 (what goes into its file):")
        for line in profile.withUsualNames.lines { Terminal.say("\(line.key): \(line.value)") }
    }
}
