import CentreSupport
import Foundation
import Model
import Testing

/// What an applicant is told, from the deed to a real relay, by the program.
@Suite("pki notice")
struct NoticeTests {
    private static let relay = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../MessagesTests/smtp.py").path(percentEncoded: false)

    @Test(
        "A paid application's notices arrive as mails; what the relay refuses is told, and tried again when somebody says so"
    )
    func arrives() async throws {
        var factory = try await Factory(applications: 1)
        let number = factory.applications[0].text
        let none = try factory.pki("notice", "send")
        #expect(none.status == 66 && none.talk.contains("messages"), "\(none)")
        let folder = factory.path("mails")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let relay = try factory.start(
            program: "/usr/bin/python3",
            "-u",
            NoticeTests.relay,
            folder,
            "--talk",
            "--refuse-first"
        )
        defer { relay.kill() }
        let port = try relay.waitForTalk("[0-9]{4,5}")
        try define(
            factory,
            "mail: {url: \"smtp://127.0.0.1:\(port)\", from: ca@centre.example, startTLS: false}"
        )
        factory.others["PKI_CONFIG"] = factory.path("definition")

        let sent = try factory.pki("notice", "send")
        // The relay refused one. There is no gateway for short messages: those three wait for one, and that is no failure.
        #expect(sent.status == 75 && sent.output.contains("SENT") && !sent.output.contains("SMS"), "\(sent)")
        let mails = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(mails.count == 2)
        let waiting = try factory.pki("notice", "list", "--status", "WAITING", "--application", number)
        #expect(
            waiting.output.components(separatedBy: "SMS").count == 4 && !waiting.output.contains("13800"),
            "\(waiting)"
        )
        let sentList = try factory.pki("notice", "list", "--status", "SENT", "--format", "json")
        #expect(sentList.output.contains("****@"), "\(sentList)")
        let failed = try factory.pki("notice", "list", "--status", "FAILED", "--application", number)
        let notice = try #require(failed.output.split(separator: "\n").last?.split(separator: " ").first)
        #expect(failed.output.contains("550"), "\(failed)")

        let refused = try factory.pki("notice", "retry", String(notice), "--as", "liu.zhizheng")
        #expect(refused.status == 77, "\(refused)")
        let again = try factory.pki("notice", "retry", String(notice), "--as", "zhou.guanli")
        #expect(again.status == 0 && again.output.contains("WAITING"), "\(again)")
        #expect(try factory.pki("notice", "retry", String(notice), "--as", "zhou.guanli").status == 75)
        #expect(try factory.pki("notice", "retry", "99", "--as", "zhou.guanli").status == 66)
        let rest = try factory.pki("notice", "send")
        #expect(rest.status == 0 && rest.output.contains("SENT"), "\(rest)")
        let audit = try factory.pki("audit", "verify")
        #expect(audit.status == 0, "\(audit)")
    }

    @Test(
        "A mistake in the configuration is named with its key",
        arguments: [
            ("mail: {url: \"http://a\", from: a@b.example}", "messages.mail.url"),
            ("mail: {url: \"smtp://u:p@a\", from: a@b.example}", "messages.mail.url"),
            ("mail: {url: \"smtp://a\", from: nobody}", "messages.mail.from"),
            ("mail: {url: \"smtp://a\", from: a@b.example, user: x}", "messages.mail.user"),
            ("giveUpHours: 0", "messages.giveUpHours"),
            (
                "shortMessage: {url: \"ftp://a\", user: u, passwordFile: f, signature: 必联CA}",
                "messages.shortMessage.url"
            ),
            (
                "shortMessage: {url: \"http://a/s\", user: u, passwordFile: f, signature: 【必联】}",
                "messages.shortMessage.signature"
            ),
        ]
    )
    func mistakes(line: String, key: String) async throws {
        var factory = try await Factory(applications: 0)
        try define(factory, line)
        factory.others["PKI_CONFIG"] = factory.path("definition")
        let run = try factory.pki("notice", "list")
        #expect(run.status == 65 && run.talk.contains(key), "\(run)")
    }

    private func define(_ factory: Factory, _ line: String) throws {
        let definition = factory.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        let path = "\(definition)/pki.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try (text + "\nmessages:\n  \(line)\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
}
