import Centre
import CentreSupport
import Foundation
import Model
import Testing
import TokenTestSupport

/// A centre with paid applications, and `pki` over the desk's `pcscd`.
struct Factory {
    let prepared: PreparedCentre
    let applications: [ApplicationNumber]
    /// What programs find in their environment besides the centre and the desk.
    var others: [String: String] = [:]
    private let desk: CardDesk

    init(applications count: Int = 1) async throws {
        desk = try CardDesk.open()
        prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let counter = try Counter(centre)
        var numbers: [ApplicationNumber] = []
        for number in 0..<count { numbers.append(try await counter.paidApplication(number)) }
        try await centre.close()
        applications = numbers
    }

    /// Gives the programs a definition of their own, with more lines in `pki.yaml`.
    mutating func define(_ lines: String) throws {
        let definition = path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        let file = URL(fileURLWithPath: definition).appendingPathComponent("pki.yaml")
        let yaml = try String(contentsOf: file, encoding: .utf8) + "\n\(lines)\n"
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        others["PKI_CONFIG"] = definition
    }

    private var environment: [String: String] {
        [
            "PKI_STATE": prepared.state, "PKI_CONFIG": PreparedCentre.definition, "PKI_STAFF": "liu.zhizheng",
            "PCSCLITE_CSOCK_NAME": desk.socketPath,
        ].merging(others) { $1 }
    }
    private var folder: URL { URL(fileURLWithPath: prepared.path("")) }

    /// Starts `pki` with these words.
    func start(_ words: String...) throws -> RunningProgram {
        try RunningProgram([Programs.path("pki")] + words, in: folder, environment)
    }

    /// Starts `pki` with these words.
    func start(_ words: [String]) throws -> RunningProgram {
        try RunningProgram([Programs.path("pki")] + words, in: folder, environment)
    }

    /// Starts another program over the same `pcscd`.
    func start(program words: String...) throws -> RunningProgram {
        try RunningProgram(words, in: folder, environment)
    }

    /// Runs `pki` with these words.
    func pki(_ words: [String]) throws -> Run { try start(words).finish() }

    /// Runs `pki` with these words.
    func pki(_ words: String...) throws -> Run {
        try Run([Programs.path("pki")] + words, in: folder, environment)
    }

    /// Asks for another letter of a token, lets a second person approve it, and writes it.
    func reprint(_ serial: String, to file: String) throws -> Run {
        let unlock = ["token", "unlock"]
        let asked = try pki(unlock + ["create", serial, "--text", "信封破损", "--evidence", "破损的信封"])
        guard asked.status == 0 else { return asked }
        let approved = try pki(unlock + ["approve", serial, "--as", "wang.shenhe"])
        guard approved.status == 0 else { return approved }
        return try pki("token", "letter", serial, "--to", file, "--reprint")
    }

    /// Runs another program over the same `pcscd`.
    func tool(_ words: String...) throws -> Run { try tool(words) }

    /// Runs another program over the same `pcscd`.
    func tool(_ words: [String]) throws -> Run { try Run(words, in: folder, environment) }

    /// The PIN as a letter has it, its digits apart.
    func pin(in letter: String) throws -> String {
        let text = try tool("pdftotext", "-layout", letter, "-").output
        return try #require(text.firstMatch(of: /\d( +\d){5}(?!\S)/)).0.filter { $0 != " " }
    }

    /// The path of a file beside the state.
    func path(_ name: String) -> String { prepared.path(name) }
}
