import Centre
import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

/// What the platform is told, by the program, to an endpoint that knows it by its secret.
@Suite("pki webhook")
struct WebhookTests {
    private static let hooks = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../MessagesTests/hooks.py").path(percentEncoded: false)

    /// A certificate of the first application, as the last steps of issuance put it on record.
    private func issue(_ factory: Factory) async throws {
        let centre = try factory.prepared.open()
        let number = factory.applications[0]
        let application = try #require(try centre.book.application(number))
        let issuing = try #require(AuthorityID("issuing"))
        let serial = try #require(SerialNumber(bytes: [0x5A] + Array(repeating: 1, count: 19)))
        let id = CertificateID(authority: issuing, serial: serial)
        let reservation = Reservation(
            id: id,
            profile: application.profile,
            purpose: .signing,
            application: number,
            subjectUID: application.subjectUID,
            subject: "CN=Holder,C=CN",
            keyHash: Array(repeating: 7, count: 32),
            tokenSerial: nil,
            notBefore: centre.clock.now,
            notAfter: centre.clock.now.advanced(bySeconds: 86_400),
            holder: "1@test",
            createdAt: centre.clock.now
        )
        try await centre.book.commit([
            .reserveCertificate(reservation), .intendCertificate(id, toBeSigned: [1]),
            .storeCertificate(id, certificate: [2], at: centre.clock.now),
        ])
        try await centre.close()
    }

    @Test(
        "An endpoint that knows the secret is told what happened, again when it could not take it, and once it did no more"
    )
    func told() async throws {
        var factory = try await Factory(applications: 1)
        let file = factory.path("secret")
        let hooks = try factory.start(program: "/usr/bin/python3", "-u", WebhookTests.hooks, file)
        defer { hooks.kill() }
        let port = try hooks.waitForTalk("[0-9]{4,5}")
        try factory.define(
            "platform: {webhooks: [{name: bidding, url: \"http://127.0.0.1:\(port)/ca\", secrets: [1, 2]}]}"
        )
        #expect(try factory.pki("webhook", "secret", "bidding", "--as", "zhou.guanli").status != 0)
        let shown = try factory.pki("webhook", "secret", "bidding", "--as", "admin")
        let secrets = shown.output.matches(of: /whsec_\S{44}/).map { String($0.0) }
        #expect(secrets.count == 2 && Set(secrets).count == 2, "\(shown)")
        try #require(secrets.last).write(toFile: file, atomically: true, encoding: .utf8)

        let first = try factory.pki("webhook", "send")
        #expect(first.status == 0 && !first.output.contains("bidding"), "\(first)")
        try await issue(factory)
        let busy = try factory.pki("webhook", "send")
        #expect(
            busy.status == 75 && busy.output.contains("WAITING") && busy.output.contains("500"),
            "\(busy)"
        )
        let test = try factory.pki("webhook", "test", "bidding")
        #expect(test.status == 0, "\(test)")
        let talk = hooks.talkSoFar
        #expect(
            talk.contains("500 certificate.issued ") && talk.contains("204 webhook.test test-"),
            "\(talk)"
        )
        let list = try factory.pki("webhook", "list", "--status", "WAITING", "--endpoint", "bidding")
        #expect(list.output.contains("certificate.issued"), "\(list)")
        let refused = try factory.pki(
            "webhook",
            "retry",
            "1",
            "--endpoint",
            "bidding",
            "--as",
            "liu.zhizheng"
        )
        #expect(refused.status == 77, "\(refused)")
        let waiting = try factory.pki("webhook", "retry", "1", "--endpoint", "bidding", "--as", "zhou.guanli")
        #expect(waiting.status == 75, "\(waiting)")
        for words in [["retry", "9", "--endpoint", "bidding", "--as", "zhou.guanli"], ["test", "nobody"]] {
            let run = try factory.pki(["webhook"] + words)
            #expect(run.status == 66, "\(run)")
        }
        #expect(try factory.pki("audit", "verify").status == 0)
        let doctor = try factory.pki("doctor", "--format", "json")
        #expect(doctor.output.contains("bidding: nothing was given up"), "\(doctor)")
    }

    @Test("A caller with another secret is turned away, and goes on trying")
    func stranger() async throws {
        var factory = try await Factory(applications: 1)
        let file = factory.path("secret")
        try "whsec_AAAA".write(toFile: file, atomically: true, encoding: .utf8)
        let hooks = try factory.start(program: "/usr/bin/python3", "-u", WebhookTests.hooks, file)
        defer { hooks.kill() }
        let port = try hooks.waitForTalk("[0-9]{4,5}")
        try factory.define("platform: {webhooks: [{name: bidding, url: \"http://127.0.0.1:\(port)/ca\"}]}")
        let test = try factory.pki("webhook", "test", "bidding")
        #expect(test.status != 0 && test.talk.contains("401"), "\(test)")
    }

    @Test(
        "A mistake in the configuration is named with its key",
        arguments: [
            ("webhooks: [{name: Bidding, url: \"https://a.cn/h\"}]", "platform.webhooks[0].name"),
            ("webhooks: [{name: b, url: \"http://a.cn/h\"}]", "platform.webhooks[0].url"),
            ("webhooks: [{name: b, url: \"https://u:p@a.cn/h\"}]", "platform.webhooks[0].url"),
            (
                "webhooks: [{name: b, url: \"https://a.cn/h\", secrets: [1, 1]}]",
                "platform.webhooks[0].secrets"
            ),
            ("giveUpHours: 0", "platform.giveUpHours"),
        ]
    )
    func mistakes(line: String, key: String) async throws {
        var factory = try await Factory(applications: 0)
        try factory.define("platform: {\(line)}")
        let run = try factory.pki("webhook", "list")
        #expect(run.status == 65 && run.talk.contains(key), "\(run)")
    }
}
