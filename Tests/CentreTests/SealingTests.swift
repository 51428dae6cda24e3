import Centre
import CentreSupport
import Model
import Store
import Testing

@Suite("Sealing the audit chain")
struct SealingTests {
    @Test("Two processes that sign the same head at the same time both succeed, with one checkpoint")
    func together() async throws {
        let prepared = try await PreparedCentre.make()
        let centres = [try prepared.open(), try prepared.open()]
        for round in 0..<20 {
            let event = AuditEvent(
                at: centres[0].clock.now,
                actor: "system",
                action: "test.round",
                object: "\(round)",
                detail: [:]
            )
            try await centres[0].book.commit([.audit(event)])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for centre in centres { group.addTask { try await centre.sealAudit() } }
                try await group.waitForAll()
            }
            #expect(try centres[0].book.unsignedAuditEntryCount() == 0)
        }
        for centre in centres { try await centre.close() }
    }
}
