import Logging
import Messages
import Model
import OpenSSL
import Portal
import Synchronization
import TestSupport
import Testing

@testable import Centre

@Suite("Open bids on the platform")
struct PlatformBidsTests {
    /// A platform that answers as it is told to, and keeps what it was asked.
    private final class Platform: Sendable {
        let calls = Mutex<[WebhookCall]>([])
        let body = Mutex<String?>(#"{"lastOpening": null}"#)

        func answer(_ call: WebhookCall) throws -> [UInt8] {
            calls.withLock { $0.append(call) }
            guard let body = body.withLock({ $0 }) else {
                throw PlatformWire.Refusal(url: call.url, status: 503)
            }
            return Array(body.utf8)
        }

        var count: Int { calls.withLock { $0.count } }
    }

    private let platform = Platform()
    private let clock = ManualClock()

    private var bids: PlatformBids {
        PlatformBids(
            url: "https://platform.example.cn/bids",
            trusted: nil,
            secrets: [[1, 2, 3]],
            clock: clock.clock,
            logger: Logger(label: "test"),
            send: { [platform] in try platform.answer($0) }
        )
    }

    @Test("It is asked by the certificate's SHA-256, signed, and what it says is good for a minute")
    func asked() async throws {
        let bids = self.bids
        #expect(await bids.openBids(for: [0xAB]) == .nothing)
        let call = try #require(platform.calls.withLock { $0.first })
        #expect(String(decoding: call.body, as: UTF8.self) == #"{"certificate":"ab"}"#)
        let fields = Dictionary(
            uniqueKeysWithValues: call.fields.map { field in
                let parts = field.split(separator: ": ", maxSplits: 1)
                return (String(parts[0]), String(parts[1]))
            }
        )
        let id = try #require(fields["webhook-id"])
        let time = try #require(fields["webhook-timestamp"])
        let code = MessageAuthentication.hmacSHA256(
            key: [1, 2, 3],
            message: Array("\(id).\(time).".utf8) + call.body
        )
        #expect(
            fields["webhook-signature"] == "v1," + String(decoding: Base64.encode(code), as: UTF8.self)
        )

        platform.body.withLock { $0 = #"{"lastOpening": 1796083200, "more": 1}"# }
        clock.advance(bySeconds: 59)
        #expect(await bids.openBids(for: [0xAB]) == .nothing && platform.count == 1)
        clock.advance(bySeconds: 1)
        let last = Timestamp(secondsSinceEpoch: 1_796_083_200)
        #expect(await bids.openBids(for: [0xAB]) == .until(last) && platform.count == 2)
        #expect(await bids.openBids(for: [0xCD]) == .until(last) && platform.count == 3)
        clock.advance(bySeconds: -3600)
        #expect(await bids.openBids(for: [0xCD]) == .until(last) && platform.count == 4)
    }

    @Test("Where it does not answer nothing is known, and it is left alone for half a minute")
    func silent() async throws {
        let bids = self.bids
        platform.body.withLock { $0 = nil }
        #expect(await bids.openBids(for: [1]) == .unknown && platform.count == 1)
        platform.body.withLock { $0 = #"{"lastOpening": null}"# }
        clock.advance(bySeconds: 29)
        #expect(await bids.openBids(for: [2]) == .unknown && platform.count == 1)
        clock.advance(bySeconds: 1)
        #expect(await bids.openBids(for: [2]) == .nothing && platform.count == 2)
    }

    @Test(
        "What is no answer is none",
        arguments: [
            "", "[]", "{}", "null", #"{"lastOpening": ""}"#, #"{"lastOpening": -1}"#,
            #"{"lastOpening": 1.5}"#,
            #"{"lastOpening": 99999999999999999999}"#, #"{"lastOpening": false}"#, #"{"lastOpening": {}}"#,
        ]
    )
    func malformed(body: String) {
        #expect(PlatformBids.answer(Array(body.utf8)) == .unknown)
    }

    @Test("pki.yaml names an endpoint of 'webhooks', and a safe address")
    func configuration() {
        func faults(_ url: String, _ webhook: String) -> [String] {
            var platform = PlatformConfiguration()
            platform.webhooks = [.init(name: "bidding", url: "https://platform.example.cn/hooks")]
            platform.bids = .init(url: url, webhook: webhook)
            return platform.faults.map(\.key)
        }
        #expect(faults("https://platform.example.cn/bids", "bidding").isEmpty)
        #expect(faults("http://platform.example.cn/bids", "bidding") == ["bids.url"])
        #expect(faults("https://platform.example.cn/bids", "other") == ["bids.webhook"])
    }
}
