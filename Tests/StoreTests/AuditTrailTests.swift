import Foundation
import Model
import Store
import StoreSupport
import Testing

@Suite("Audit trail")
struct AuditTrailTests {
    /// Stands for a signature; a real one is the audit key's.
    private func signature(_ octets: [UInt8]) -> [UInt8] { SHA256.digest(Array("key".utf8) + octets) }

    private func checkpoint(_ head: AuditHead) -> AuditCheckpoint {
        let form = AuditCheckpoint.canonicalForm(sequence: head.sequence, hash: head.hash, at: Sample.now)
        return AuditCheckpoint(
            sequence: head.sequence,
            hash: head.hash,
            signature: signature(form),
            keyHash: Sample.hash("audit key"),
            at: Sample.now
        )
    }

    private func isSigned(_ checkpoint: AuditCheckpoint) -> Bool {
        checkpoint.signature == signature(checkpoint.canonicalForm)
    }

    /// Nine entries with awkward texts, checkpoints over the third and the sixth.
    private func world() async throws -> TestBook {
        let world = try await TestBook()
        for index in 1...9 {
            let detail = [
                "quote": "\"\\/", "control": "\u{1}\u{1F}\u{8}\t\n\u{c}\r\u{7F}", "张": "三 \(index) 🔑",
                "z": "",
            ]
            try await world.book.commit([
                .audit(Sample.event("certificate.issue", "é\u{301}\(index)", detail))
            ])
            if index == 3 || index == 6 {
                try await world.book.commit([.checkpoint(checkpoint(try world.book.auditHead()))])
            }
        }
        return world
    }

    private func verdict(_ world: TestBook, witnesses: [AuditCheckpoint] = []) throws -> AuditVerdict {
        try world.reopened().verifyAuditTrail(witnesses: witnesses, isSigned: isSigned)
    }

    private func python(_ world: TestBook) throws -> Tool.Outcome {
        let script = try #require(
            Bundle.module.url(forResource: "verify-audit", withExtension: "py", subdirectory: "Fixtures")
        )
        return try Tool.run("/usr/bin/env", ["python3", script.path, world.path])
    }

    @Test("SHA-256 of these tests is SHA-256")
    func digest() {
        #expect(
            Hexadecimal.encode(SHA256.digest(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }

    @Test("A whole trail verifies here and in Python, to the same head")
    func whole() async throws {
        let world = try await world()
        let verdict = try verdict(world)
        #expect(verdict.fault == nil)
        #expect(verdict.head == (try world.book.auditHead()))
        #expect(verdict.signedUpTo == 6)
        let outcome = try python(world)
        #expect(outcome.status == 0)
        #expect(outcome.output == "ok 9 \(Hexadecimal.encode(verdict.head.hash))\n")
        #expect(try world.book.unsignedAuditEntryCount() == 3)
        #expect(try world.book.latestAuditCheckpoint()?.sequence == 6)
        #expect(try world.book.auditCheckpoints().map(\.sequence) == [3, 6])
        #expect(try world.book.auditEntryCount(action: "certificate.issue") == 9)
        #expect(try world.book.auditEntries(after: 4, limit: 2).map(\.sequence) == [5, 6])
    }

    @Test("An empty trail is whole")
    func emptyTrail() async throws {
        let world = try await TestBook()
        #expect(try verdict(world) == AuditVerdict(head: .empty, signedUpTo: 0, fault: nil))
        #expect(try world.book.auditHead() == .empty)
        #expect(try world.book.latestAuditCheckpoint() == nil)
        #expect(try python(world).output == "ok 0 \(String(repeating: "0", count: 64))\n")
    }

    @Test(
        "Every kind of tampering is found, by Python too",
        arguments: [
            ("UPDATE auditEntry SET at = at + 1 WHERE sequence = 4", AuditFault.altered(4)),
            ("UPDATE auditEntry SET actor = 'root' WHERE sequence = 4", .altered(4)),
            ("UPDATE auditEntry SET action = 'x' WHERE sequence = 1", .altered(1)),
            ("UPDATE auditEntry SET object = 'é9' WHERE sequence = 9", .altered(9)),
            ("UPDATE auditEntry SET detail = '{}' WHERE sequence = 4", .altered(4)),
            ("UPDATE auditEntry SET hash = zeroblob(32) WHERE sequence = 4", .altered(4)),
            ("UPDATE auditEntry SET previousHash = zeroblob(32) WHERE sequence = 4", .brokenLink(4)),
            ("DELETE FROM auditEntry WHERE sequence = 5", .gap(after: 4, found: 6)),
            ("DELETE FROM auditEntry WHERE sequence = 1", .gap(after: 0, found: 2)),
            ("UPDATE auditEntry SET sequence = 10 WHERE sequence = 9", .gap(after: 8, found: 10)),
        ]
    )
    func tampering(statement: String, fault: AuditFault) async throws {
        let world = try await world()
        try Tool.sql(world.path, statement)
        #expect(try verdict(world).fault == fault)
        #expect(try python(world).status == 1)
    }

    @Test("Another spelling of the same detail, and no JSON at all, are found")
    func spelling() async throws {
        for detail in [
            "{\"a\": \"b\"}", "{\"a\":\"b\"", "null", "{\"a\":1}", "{\"a\":\"\\u0041\"}", "{\"a\":\"b\"}x",
        ] {
            let world = try await TestBook()
            try await world.book.commit([.audit(Sample.event("x", "y", ["a": "b"]))])
            try Tool.sql(world.path, "UPDATE auditEntry SET detail = '\(detail)'")
            #expect(try verdict(world).fault == .altered(1))
            #expect(throws: BookError(.damaged(detail: "audit entry 1 was altered"))) {
                try world.book.auditEntries(after: 0, limit: 1)
            }
        }
    }

    @Test("A rewritten trail is found by its checkpoints")
    func rewritten() async throws {
        let world = try await world()
        let short = try await TestBook()
        for index in 1...9 {
            try await short.book.commit([.audit(Sample.event("forged", "\(index)"))])
        }
        let entries = try short.book.auditEntries(after: 0, limit: 99)
        let verdict = AuditVerifier.verify(
            entries,
            checkpoints: try world.book.auditCheckpoints(),
            digest: SHA256.digest,
            isSigned: isSigned
        )
        #expect(verdict.fault == .checkpointMismatch(3))
        #expect(verdict.head.sequence == 2)
    }

    @Test("A forged signature, a moved checkpoint and a lost end are found")
    func checkpoints() async throws {
        let forged = try await world()
        try Tool.sql(forged.path, "UPDATE auditCheckpoint SET signature = zeroblob(32) WHERE sequence = 6")
        #expect(try verdict(forged).fault == .checkpointForged(6))
        let moved = try await world()
        try Tool.sql(moved.path, "UPDATE auditCheckpoint SET at = at + 1 WHERE sequence = 3")
        #expect(try verdict(moved).fault == .checkpointForged(3))
        let cut = try await world()
        let witness = checkpoint(try cut.book.auditHead())
        try Tool.sql(cut.path, "DELETE FROM auditEntry WHERE sequence > 5")
        #expect(try verdict(cut).fault == .truncated(head: 5, checkpoint: 6))
        try Tool.sql(cut.path, "DELETE FROM auditCheckpoint WHERE sequence > 5")
        #expect(try verdict(cut).fault == nil)
        #expect(try verdict(cut, witnesses: [witness]).fault == .truncated(head: 5, checkpoint: 9))
    }

    @Test("A checkpoint is that of a stored entry, and there is one for an entry")
    func checkpointConditions() async throws {
        let world = try await world()
        let head = try world.book.auditHead()
        try await world.expectRefusal(
            .notFound(object: "audit entry 99"),
            [.checkpoint(checkpoint(AuditHead(sequence: 99, hash: head.hash)))]
        )
        try await world.expectRefusal(
            .stateChanged(object: "audit entry 9"),
            [.checkpoint(checkpoint(AuditHead(sequence: 9, hash: Sample.hash("other"))))]
        )
        try await world.book.commit([.checkpoint(checkpoint(head))])
        #expect(try world.book.unsignedAuditEntryCount() == 0)
        try await world.expectRefusal(
            .exists(object: "checkpoint of audit entry 9"),
            [.checkpoint(checkpoint(head))]
        )
    }

    @Test("The canonical forms are these octets")
    func canonicalForms() {
        let event = AuditEvent(
            at: Timestamp(secondsSinceEpoch: -1),
            actor: "a\"\\\u{1}\u{10}\n",
            action: "x",
            object: "张",
            detail: ["b": "2", "a": "1"]
        )
        let zeros = String(repeating: "0", count: 64)
        #expect(
            String(
                decoding: event.canonicalForm(sequence: 7, previousHash: AuditHead.empty.hash),
                as: UTF8.self
            )
                == "{\"action\":\"x\",\"actor\":\"a\\\"\\\\\\u0001\\u0010\\n\",\"at\":-1,\"detail\":{\"a\":\"1\",\"b\":\"2\"},"
                + "\"object\":\"张\",\"previous\":\"\(zeros)\",\"sequence\":7}"
        )
        let form = AuditCheckpoint.canonicalForm(sequence: 7, hash: AuditHead.empty.hash, at: Sample.now)
        #expect(String(decoding: form, as: UTF8.self) == "pki-audit-checkpoint-v1\n7\n\(zeros)\n1795305600\n")
    }
}
