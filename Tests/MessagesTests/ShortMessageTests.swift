import Foundation
import Messages
import Model
import OpenSSL
import TestSupport
import Testing

@Suite("Short messages through Kannel", .serialized)
struct ShortMessageTests {
    private func sender(_ url: String, password: String = "geheim") -> ShortMessageGateway {
        let us = Credentials(user: "centre") { SecretBytes(copying: Array(password.utf8)) }
        return ShortMessageGateway(url: url, sender: "10690001", credentials: us)
    }

    /// What the fake centre prints of a text in UCS-2: each octet that is no letter or digit as %XX, a space as plus.
    private static func printed(_ text: String) -> String {
        text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }.map { octet in
            switch octet {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: String(UnicodeScalar(octet))
            case 0x20: "+"
            default: "%" + (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)
            }
        }.joined()
    }

    @Test("A text in Chinese reaches the carrier's centre; a long one in pieces")
    func arrives() async throws {
        let gateway = try Gateway()
        defer { gateway.stop() }
        let text = "【必联CA】您的证书新办申请已提交。"
        try await sender(gateway.url).send(ShortMessage(recipient: "13800000001", text: text))
        let first = try await gateway.messages(atLeast: 1)
        #expect(first == ["10690001 13800000001 ucs-2 \(ShortMessageTests.printed(text))"])
        try await sender(gateway.url).send(
            ShortMessage(recipient: "+8613800000002", text: String(repeating: "长", count: 100))
        )
        let all = try await gateway.messages(atLeast: 3)
        #expect(
            all.count == 3 && all.dropFirst().allSatisfy { $0.hasPrefix("10690001 +8613800000002 ") },
            "\(all)"
        )
    }

    @Test("A wrong password is told, and tried again; a gateway that is gone, too")
    func refused() async throws {
        let gateway = try Gateway()
        let message = ShortMessage(recipient: "13800000001", text: "x")
        let wrong = await #expect(throws: DeliveryError.self) {
            try await sender(gateway.url, password: "wrong").send(message)
        }
        guard case .untrusted = wrong?.reason else {
            gateway.stop()
            Issue.record("\(String(describing: wrong))")
            return
        }
        #expect(wrong?.message.contains("geheim") == false && wrong?.message.contains("13800000001") == false)
        gateway.stop()
        let gone = await #expect(throws: DeliveryError.self) { try await sender(gateway.url).send(message) }
        #expect(gone?.isTemporary == true && gone?.kind == .unavailable)
    }

    @Test(
        "What is no number is refused before anybody is called",
        arguments: [
            "", "1", "13800000001\r\nX-Kannel-To: 1", "abc", "138 0000 0001", "+", "123456789012345678901",
        ]
    )
    func numbers(number: String) async throws {
        let message = ShortMessage(recipient: number, text: "x")
        await #expect(throws: DeliveryError(.badAddress)) {
            try await sender("http://127.0.0.1:1/").send(message)
        }
    }
}
