import Logging
import Model
@testable import Portal
import Testing

@Suite("The door for holders")
struct HolderResponderTests {
    /// Says back what it was asked.
    private struct Echo: HolderDesk {
        func answer(_ verb: HolderVerb, _ body: [UInt8]) async throws -> StationAnswer {
            StationAnswer(body: Array("unlock \(verb.rawValue)".utf8))
        }

        func answer(_ verb: RenewalVerb, _ body: [UInt8]) async throws -> StationAnswer {
            StationAnswer(body: Array("renewal \(verb.rawValue)".utf8))
        }
    }

    /// Knows one code.
    private struct Guessed: HolderDesk {
        private struct Wrong: CodedError {
            let code: String
            var message: String { "no" }
            var hint: String? { nil }
            var kind: FailureKind { .refused }
        }

        private func look(_ body: [UInt8]) throws -> StationAnswer {
            let code = String(decoding: body, as: UTF8.self)
            guard code == "right" else { throw Wrong(code: code) }
            return StationAnswer(body: body)
        }

        func answer(_ verb: HolderVerb, _ body: [UInt8]) async throws -> StationAnswer { try look(body) }
        func answer(_ verb: RenewalVerb, _ body: [UInt8]) async throws -> StationAnswer { try look(body) }
    }

    @Test("Who tries many codes in vain from one address waits, and nobody else does")
    func guessing() async {
        let responder = HolderResponder(
            desk: Guessed(),
            logger: Logger(label: "door") { _ in SwiftLogNoOpLogHandler() },
            limits: APILimits(requestsPerSecond: 10_000)
        )
        func status(_ verb: String, _ code: String, from address: String = "192.0.2.1") async -> Int {
            let call = HTTPCall(
                method: "POST",
                target: "/api/v1/\(verb)",
                fields: [("content-type", "application/json")],
                body: Array(code.utf8),
                peer: nil,
                address: address
            )
            return await responder.respond(to: call).status
        }
        for _ in 0..<60 {
            #expect(await status("unlock/redeem", "right") == 200)
            #expect(await status("unlock/redeem", "code-used") == 403)
            #expect(await status("unlock/complete", "code-refused") == 403)
        }
        for _ in 0..<25 {
            #expect(await status("unlock/redeem", "certificate-not-in-force") == 403)
            #expect(await status("renewal/redeem", "code-refused") == 403)
        }
        #expect(await status("unlock/redeem", "code-refused") == 429)
        #expect(await status("renewal/redeem", "right") == 429)
        #expect(await status("unlock/complete", "right") == 200)
        #expect(await status("unlock/redeem", "right", from: "192.0.2.2") == 200)
    }

    private struct Reply: Equatable {
        let status: Int
        let body: String
    }

    private func reply(
        _ target: String,
        method: String = "POST",
        type: String = "application/json"
    ) async -> Reply {
        let responder = HolderResponder(
            desk: Echo(),
            logger: Logger(label: "door") { _ in SwiftLogNoOpLogHandler() }
        )
        let call = HTTPCall(
            method: method,
            target: target,
            fields: [("content-type", type)],
            body: [],
            peer: nil
        )
        let reply = await responder.respond(to: call)
        return Reply(status: reply.status, body: String(decoding: reply.body, as: UTF8.self))
    }

    @Test("Each question has its address, and each is posted as JSON")
    func questions() async {
        for verb in HolderVerb.allCases {
            #expect(
                await reply("/api/v1/unlock/\(verb.rawValue)")
                    == Reply(status: 200, body: "unlock \(verb.rawValue)")
            )
        }
        for verb in RenewalVerb.allCases {
            let target = "/api/v1/renewal/\(verb.rawValue)"
            #expect(await reply(target) == Reply(status: 200, body: "renewal \(verb.rawValue)"))
            #expect(await reply(target, method: "GET").status == 405)
            #expect(await reply(target, type: "text/plain").status == 415)
        }
    }

    @Test(
        "What is no question has none",
        arguments: [
            "/api/v1/renewal/secrets", "/api/v1/renewal/", "/api/v1/renewal/redeem/",
            "/api/v1/unlock/certificate", "/",
        ]
    )
    func nothing(target: String) async {
        #expect(await reply(target).status == 404)
    }
}
