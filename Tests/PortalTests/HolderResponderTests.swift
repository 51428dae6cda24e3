import Logging
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
