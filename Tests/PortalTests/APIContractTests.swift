import Foundation
import Testing

@testable import Portal

@Suite("The contract of the API")
struct APIContractTests {
    /// 'sh scripts/embed-contract.sh' makes it so.
    @Test("The program keeps docs/openapi.yaml octet for octet")
    func embedded() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try String(contentsOf: root.appendingPathComponent("docs/openapi.yaml"), encoding: .utf8)
        #expect(APIContract.text == file, "run scripts/embed-contract.sh")
    }

    @Test("Whoever has this version is told so, and any other gets it")
    func revalidation() throws {
        let call = HTTPCall(method: "GET", target: "/api/v1/openapi.yaml", fields: [], body: [], peer: nil)
        let first = APIContract.reply(to: call)
        #expect(first.status == 200 && first.body == Array(APIContract.text.utf8))
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
