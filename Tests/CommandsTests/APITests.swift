import CentreSupport
import Foundation
import TestSupport
import Testing

/// The API as others see it: Tests/API/cases.py, one case at a time, over real TLS.
@Suite("The API for machines", .serialized)
struct APITests {
    @Test(
        "The API keeps its promises to curl, openssl and Python",
        arguments: [
            "issue", "identity", "standing", "ownership", "bodies", "idempotency", "crash", "tools",
            "document", "documented", "patience", "busy", "locked", "rate", "stopping",
        ]
    )
    func promise(name: String) throws {
        let directory = try TemporaryDirectory()
        let cases = URL(fileURLWithPath: PreparedCentre.definition).deletingLastPathComponent()
            .appendingPathComponent("Tests/API/cases.py").path
        let run = try Run(["python3", cases, name], in: directory.url, ["PKI_PROGRAM": Programs.path("pki")])
        #expect(run.status == 0 && run.output == "ok \(name)\n", "\(run)")
    }
}
