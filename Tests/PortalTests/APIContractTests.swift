import Foundation
import Testing

@testable import Portal

@Suite("The contract of the API")
struct APIContractTests {
    @Test("The program keeps docs/openapi.yaml octet for octet")
    func embedded() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try Data(contentsOf: root.appendingPathComponent("docs/openapi.yaml"))
        #expect(APIContract.octets == Array(file))
    }

    @Test("Whoever has this version is told so, and any other gets it")
    func revalidation() throws {
        let call = HTTPCall(method: "GET", target: "/api/v1/openapi.yaml", fields: [], body: [], peer: nil)
        let first = APIContract.reply(to: call)
        #expect(first.status == 200 && first.body == APIContract.octets)
        let tag = try #require(first.fields.first { $0.name == "etag" }?.value)
        for (field, status) in [(tag, 304), ("\"other\", \(tag)", 304), ("\"other\"", 200), ("*", 304)] {
            let again = HTTPCall(
                method: "GET",
                target: "/api/v1/openapi.yaml",
                fields: [("If-None-Match", field)],
                body: [],
                peer: nil
            )
            let reply = APIContract.reply(to: again)
            #expect(reply.status == status && reply.body.isEmpty == (status == 304), "\(field)")
        }
    }
}
