import Foundation
import Messages
import Model
import OpenSSL
import TestSupport
import Testing

/// Mails through a real relay (aiosmtpd), read by Python's own reader of mails.
@Suite("Mails over SMTP", .serialized)
struct MailTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "smtp.py"
    )
    .path(percentEncoded: false)
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func relay(_ tls: [String] = []) throws -> (Server, String) {
        let server = try Server(
            ["/usr/bin/python3", MailTests.script, folder.path("")] + tls,
            in: folder.url
        )
        return (server, "smtp://127.0.0.1:\(try server.line())")
    }

    private func mail(to recipient: String, _ text: String = "您的申请已提交。\n.\n第三行") -> Mail {
        Mail(
            recipient: recipient,
            subject: "【必联CA】证书新办申请已提交：很长的主题，长到不能放进一个编码字里，所以要分成几段",
            text: text,
            id: "notice-1-mail",
            at: Timestamp(secondsSinceEpoch: 1_795_944_098)
        )
    }

    private func sender(
        _ url: String,
        needsTLS: Bool = false,
        _ credentials: Credentials? = nil
    ) throws -> MailRelay {
        try MailRelay(
            url: url,
            sender: "ca@centre.example",
            senderName: "必联CA中心",
            needsTLS: needsTLS,
            trusted: needsTLS ? folder.path("relay.pem") : nil,
            credentials: credentials
        )
    }

    @Test("A mail arrives as it was written, with names and subject in Chinese")
    func arrives() async throws {
        let (server, url) = try relay()
        try await sender(url).send(mail(to: "zhang@expert.example"))
        let read = try python(
            """
            import email, email.policy
            m = email.message_from_binary_file(open("1.eml", "rb"), policy=email.policy.default)
            for name in ("X-From", "X-To", "X-Helo", "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"):
                print(m[name])
            print(m.get_content().replace("\\r\\n", "\\n"), end="")
            print(m.defects, max(len(line) for line in open("1.eml", "rb")))
            """
        )
        server.stop()
        #expect(
            read == [
                "ca@centre.example", "['zhang@expert.example']", "centre.example",
                "必联CA中心 <ca@centre.example>", "zhang@expert.example",
                "【必联CA】证书新办申请已提交：很长的主题，长到不能放进一个编码字里，所以要分成几段",
                "Sun, 29 Nov 2026 09:21:38 +0000", "<notice-1-mail@centre.example>", "auto-generated",
                "您的申请已提交。", ".", "第三行", "[] 75",
            ]
        )
    }

    @Test("What the relay says decides whether a mail is tried again")
    func refused() async throws {
        let (server, url) = try relay()
        let sender = try sender(url)
        let never = await #expect(throws: DeliveryError.self) {
            try await sender.send(mail(to: "none@expert.example"))
        }
        #expect(
            never?.isTemporary == false && never?.message.contains("550") == true,
            "\(String(describing: never))"
        )
        for name in ["busy", "cut"] {
            let later = await #expect(throws: DeliveryError.self) {
                try await sender.send(mail(to: "\(name)@expert.example"))
            }
            #expect(later?.isTemporary == true && later?.kind == .unavailable, "\(String(describing: later))")
        }
        server.stop()
        let gone = await #expect(throws: DeliveryError.self) {
            try await sender.send(mail(to: "zhang@expert.example"))
        }
        #expect(gone?.isTemporary == true)
    }

    @Test(
        "An address that would write into the conversation is refused before anybody is called",
        arguments: [
            "a@b\r\nRCPT TO:<c@d>", "a b@c.example", "<a@b.example>", "a@b@c", "@b", "a@", "", "张@例子.example",
        ]
    )
    func addresses(address: String) async throws {
        let sender = try sender("smtp://127.0.0.1:1")
        await #expect(throws: DeliveryError(.badAddress)) { try await sender.send(mail(to: address)) }
    }

    @Test("A file goes with a mail octet for octet, under a name that breaks no line")
    func attachment() async throws {
        let (server, url) = try relay()
        let content = Array("%PDF-1.7\r\n--=_notice-1\r\n".utf8) + (0...255).map { UInt8($0) }
        let mail = Mail(
            recipient: "zhang@expert.example",
            subject: "电子发票",
            text: "见附件。",
            id: "notice-1",
            at: Timestamp(secondsSinceEpoch: 0),
            attachment: MailAttachment(
                name: "in\"vo\r\nice-12345678.pdf",
                type: "application/pdf",
                content: content
            )
        )
        try await sender(url).send(mail)
        server.stop()
        let read = try python(
            """
            import email, email.policy
            m = email.message_from_binary_file(open("1.eml", "rb"), policy=email.policy.default)
            text, file = list(m.iter_parts())
            print(m.get_content_type(), text.get_content().strip(), file.get_content_type(), file.get_filename(), file.get_content().hex())
            """
        )
        let expected = content.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(
            read == ["multipart/mixed 见附件。 application/pdf invoice-12345678.pdf \(expected)"]
        )
    }

    @Test("A line break in a subject stays in the subject")
    func subject() async throws {
        let (server, url) = try relay()
        let mail = Mail(
            recipient: "a@expert.example",
            subject: "好\r\nBcc: evil@expert.example",
            text: "",
            id: "n",
            at: Timestamp(secondsSinceEpoch: 0)
        )
        try await sender(url).send(mail)
        server.stop()
        let content = try String(contentsOfFile: folder.path("1.eml"), encoding: .utf8)
        #expect(!content.contains("Bcc") && content.contains("Date: Thu, 01 Jan 1970 00:00:00 +0000"))
    }

    @Test("With STARTTLS and a login a mail goes; without trust, or with a wrong password, nothing is said")
    func secured() async throws {
        try run([
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "relay.key", "-out",
            "relay.pem", "-days", "2",
            "-subj", "/CN=relay", "-addext", "subjectAltName=IP:127.0.0.1",
        ])
        try run([
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "o.key", "-out",
            "other.pem", "-subj", "/CN=o",
        ])
        let (server, url) = try relay([folder.path("relay.pem"), folder.path("relay.key")])
        let us = Credentials(user: "centre") { SecretBytes(copying: Array("秘密".utf8)) }
        try await sender(url, needsTLS: true, us).send(mail(to: "zhang@expert.example"))
        #expect(FileManager.default.fileExists(atPath: folder.path("1.eml")))
        let wrong = Credentials(user: "centre") { SecretBytes(copying: Array("falsch".utf8)) }
        let stranger = try MailRelay(
            url: url,
            sender: "ca@centre.example",
            senderName: "",
            needsTLS: true,
            trusted: folder.path("other.pem"),
            credentials: us
        )
        for sender in [try sender(url, needsTLS: true, wrong), stranger] {
            let error = await #expect(throws: DeliveryError.self) {
                try await sender.send(mail(to: "a@expert.example"))
            }
            guard case .untrusted = error?.reason else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        let plain = await #expect(throws: DeliveryError.self) {
            try await sender(url, needsTLS: false).send(mail(to: "a@expert.example"))
        }
        #expect(plain != nil)
        server.stop()
        #expect(!FileManager.default.fileExists(atPath: folder.path("2.eml")))
    }

    @Test("STARTTLS that the relay does not offer is no reason to speak in the clear")
    func downgrade() async throws {
        let (server, url) = try relay()
        try Data().write(to: folder.url.appending(path: "relay.pem"))
        let error = await #expect(throws: DeliveryError.self) {
            try await sender(url, needsTLS: true).send(mail(to: "zhang@expert.example"))
        }
        #expect(error?.isTemporary == true)
        server.stop()
        #expect(!FileManager.default.fileExists(atPath: folder.path("1.eml")))
    }

    private func python(_ program: String) throws -> [String] {
        let server = try Server(["/usr/bin/python3", "-c", program], in: folder.url)
        var lines: [String] = []
        while case let line = try server.line(), !line.isEmpty { lines.append(line) }
        return lines
    }

    private func run(_ words: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = folder.url
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
