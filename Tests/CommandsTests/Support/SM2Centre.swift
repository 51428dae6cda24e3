import CentreSupport
import Foundation
import TestSupport
import Testing
import TokenTestSupport

/// A centre whose root and issuing authority have SM2 keys, founded by the program, with blank tokens behind the double of an SKF
/// library and no smart card service.
struct SM2Centre {
    private static let people = [
        ("he.pki", "何密钥", "pki_admin"), ("chen.shouli", "陈受理", "registrar"),
        ("wang.shenhe", "王审核", "reviewer"),
        ("zhao.caiwu", "赵财务", "finance"), ("liu.zhizheng", "刘制证", "producer"),
        ("zhou.guanli", "周管理", "biz_admin"),
    ]

    private let folder: TemporaryDirectory
    /// Serial numbers of the tokens.
    let tokens: [String]

    init(tokens: [String] = ["5A4B3C2D"]) throws {
        folder = try TemporaryDirectory()
        self.tokens = tokens
        try define()
        try demand(pki("init", "--administrator", "li.admin", "--display-name", "李管理"))
        for (name, displayName, role) in Self.people {
            try demand(
                pki(
                    "staff",
                    "create",
                    name,
                    "--display-name",
                    displayName,
                    "--role",
                    role,
                    "--as",
                    "li.admin"
                )
            )
        }
    }

    /// The shipped definition with SM2 keys everywhere, and the double as a module.
    private func define() throws {
        let definition = folder.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        try edit("pki.yaml") { text in
            text.replacing("\nalgorithm: p256\n", with: "\nalgorithm: sm2\n") + """

                tokenModules:
                  - name: skf
                    path: \(SoftwareSKF.library)
                    skf: standard
                    factoryOfficerPIN: "\(SKFDesk.deviceKey)"

                """
        }
        try edit("profiles/EXPERT.yaml") {
            $0.replacing("slot: 9a, algorithm: p256", with: "slot: 9a, algorithm: sm2")
        }
    }

    private func edit(_ name: String, _ change: (String) -> String) throws {
        let file = folder.path("definition/\(name)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let changed = change(text)
        #expect(changed != text)
        try changed.write(toFile: file, atomically: true, encoding: .utf8)
    }

    /// The path of a file beside the state.
    func path(_ name: String) -> String { folder.path(name) }

    /// The place of a token, as `--reader` takes it.
    func place(_ token: Int = 0) -> String { "skf:\(tokens[token])" }

    /// Runs `pki` with these words.
    func pki(_ words: String...) throws -> Run { try pki(words) }

    /// Runs `pki` with these words.
    func pki(_ words: [String]) throws -> Run { try run([Programs.path("pki")] + words) }

    /// Runs `pki` behind a library with a fault, as `SKF_ECCSignData:crash`.
    func pki(failing fault: String, _ words: String...) throws -> Run { try pki(failing: fault, words) }

    /// Runs `pki` behind a library with a fault.
    func pki(failing fault: String, _ words: [String]) throws -> Run {
        try run([Programs.path("pki")] + words, fault)
    }

    /// Runs another program beside the state.
    func tool(_ words: String...) throws -> Run { try run(words) }

    private func run(_ words: [String], _ fault: String = "") throws -> Run {
        try Run(
            words,
            in: folder.url,
            [
                "PKI_STATE": path("state"), "PKI_CONFIG": path("definition"), "PKI_STAFF": "liu.zhizheng",
                "SOFTWARE_SKF_STATE": path("skf-state"), "SOFTWARE_SKF_FAULT": fault,
                "SOFTWARE_SKF_DEVICES": tokens.joined(separator: ","),
                "PCSCLITE_CSOCK_NAME": path("no-service"),
            ]
        )
    }

    /// Demands that a program did what it was asked for.
    @discardableResult
    func demand(_ run: Run, sourceLocation: SourceLocation = #_sourceLocation) throws -> Run {
        try #require(run.status == 0, "\(run)", sourceLocation: sourceLocation)
        return run
    }

    /// An application that was handed in, approved and paid.
    ///
    /// - Returns: its number.
    func paidApplication(_ applicant: Int = 1) throws -> String {
        let form = try Papers.write(into: path("papers"), applicant: applicant)
        let account = "expert\(applicant)"
        let entered = try demand(
            pki("application", "create", form, "--account", account, "--as", "chen.shouli")
        )
        let number = try #require(entered.find("CA[0-9]{8}N[0-9]{7}"))
        try demand(
            pki(
                "application",
                "approve",
                number,
                "--check",
                "identity_matches_document",
                "--check",
                "documents_legible",
                "--check",
                "agreement_signed",
                "--as",
                "wang.shenhe"
            )
        )
        try demand(
            pki(
                "order",
                "confirm",
                number,
                "--amount",
                "200.00",
                "--transaction",
                "T-\(applicant)",
                "--as",
                "zhao.caiwu"
            )
        )
        return number
    }

    /// The serial numbers of certificates of profile EXPERT in a state.
    func certificates(_ state: String) throws -> [String] {
        let list = try demand(pki("certificate", "list", "--profile", "EXPERT"))
        return list.output.matches(of: /([0-9a-f]{40}) +([a-z]+)/)
            .filter { $0.2 == state }.map { String($0.1) }
    }
}
