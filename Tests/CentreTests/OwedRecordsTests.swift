import CRL
import CentreSupport
import Foundation
import Issuer
import Model
import OCSP
import OpenSSL
import Store
import Testing

@testable import Centre

/// Nothing calls good what an authority revoked before it came here.
@Suite("Records that an imported authority owes", .serialized)
struct OwedRecordsTests {
    @Test("Of an authority that came with its key no list and no answer is signed before its records are in")
    func awaiting() async throws {
        let bench = try await OwedBench.make()
        let id = try await bench.take()
        #expect(try await bench.isServed(id) == [false, false, false])
        // Whoever asks is told to try later, not that nobody knows it.
        #expect(try bench.centre.ocspIssuers { _ in }.contains { $0.id == id })
        let outcome = try bench.lists()
        #expect(outcome.severity == .warning && outcome.detail.contains("records of authority old"))
        let record = try bench.centre.authorityRecord("old")
        #expect(try await bench.centre.publishLists(of: record) == nil)
        let issuing = try #require(AuthorityID("issuing"))
        #expect(try bench.centre.awaitingRecords(among: [id, issuing]) == [id])
        // Certificates alone say nothing of what was revoked.
        try await bench.bring(id, index: nil)
        #expect(try bench.centre.awaitsRecords(id))
        try await bench.bring(id, index: [], isConfirmed: true)
        #expect(try await bench.isServed(id) == [true, true, true])
        #expect(try bench.lists().severity == .passed)
        let events = try bench.centre.book.auditEntries(after: 0, limit: 1000).map(\.event)
        #expect(events.filter { $0.action == "authority.records" }.count == 1)
        // Said again, in any words.
        #expect(try await bench.take() == id)
        #expect(try await bench.take(hasRecords: false) == id)
        #expect(try !bench.centre.awaitsRecords(id))
        try await bench.centre.close()
    }

    @Test("Nor does it certify anybody, whose key it may have revoked as compromised")
    func certifying() async throws {
        let bench = try await OwedBench.make()
        let (centre, id) = (bench.centre, try await bench.take())
        let desk = try bench.staged.desk(centre)
        let owed = MigrationError(.recordsOwed(id))
        func issue() async throws {
            let order = ServiceOrder(
                profile: "TLS-CLIENT",
                proof: try CertificateRequest.signed(by: PrivateKey.generate(.p256), name: "any"),
                facts: [
                    ServiceOrder.Fact(name: "organization", value: "某单位"),
                    ServiceOrder.Fact(name: "name", value: "node-1"),
                ],
                authority: id
            )
            _ = try await centre.issue(order, by: centre.staffOperator("admin"))
        }
        await #expect(throws: owed) { try await issue() }
        await #expect(throws: owed) {
            _ = try await desk.create(bench.staged.plan("below", parent: "old", algorithm: .p256))
        }
        let root = try #require(AuthorityID("root"))
        await #expect(throws: owed) { _ = try await desk.crossSign(root, by: id) }
        try await bench.bring(id, index: nil, list: bench.list(number: 7))
        try await issue()
        try await centre.close()
    }

    @Test("What came before the key counts when it comes on the day of the list that came with it")
    func keyLater() async throws {
        let bench = try await OwedBench.make()
        let id = try await bench.take(hasKey: false)
        try await bench.bring(id, index: [], list: bench.list(number: 7, to: 48), isConfirmed: true)
        try await bench.centre.close()
        let now = WallClock.system.now
        for hours: Int64 in [0, 25] {
            let copy = try bench.staged.prepared.copy()
            let clock = WallClock.fixed(now.advanced(bySeconds: hours * 3600))
            let later = OwedBench(
                staged: StagedHierarchy(prepared: copy),
                centre: try copy.open(clock),
                key: bench.key,
                certificate: bench.certificate
            )
            #expect(try await later.take() == id)
            #expect(try later.centre.awaitsRecords(id) == (hours > 0))
            // Whatever it revoked since then, its newest list has.
            try await later.bring(id, index: nil, list: later.list(number: 8))
            #expect(try await later.isServed(id) == [true, true, true])
            try await later.centre.close()
        }
    }

    @Test("An index that came before the key counts for nothing then, also as earlier versions had it")
    func indexBefore() async throws {
        let bench = try await OwedBench.make()
        let id = try await bench.take(hasKey: false)
        try await bench.bring(id, index: [], isConfirmed: true)
        let settled = Change.once(key: "authority.records.settled \(id)", at: bench.centre.clock.now)
        try await bench.centre.book.commit([settled])
        #expect(try await bench.take() == id)
        #expect(try await bench.isServed(id) == [false, false, false])
        try await bench.bring(id, index: [], isConfirmed: true)
        #expect(try await bench.isServed(id) == [true, true, true])
        try await bench.centre.close()
    }

    @Test("One person opens the service with a list of everything of this day, and with nothing less")
    func alone() async throws {
        let bench = try await OwedBench.make()
        let id = try await bench.take()
        try await bench.bring(id, index: [])
        #expect(try bench.centre.awaitsRecords(id))
        try await bench.bring(id, index: [], list: bench.list(number: 4, from: -3, to: -1))
        #expect(try bench.centre.awaitsRecords(id))
        try await bench.bring(id, index: [], list: bench.list(number: 5, from: -25, to: 25))
        #expect(try bench.centre.awaitsRecords(id))
        #expect(try await bench.isServed(id) == [false, false, false])
        try await bench.bring(id, index: [], list: bench.list(number: 7))
        #expect(try await bench.isServed(id) == [true, true, true])
        try await bench.centre.close()
    }

    /// ADR 0047.
    @Test("What an index alone has as revoked is revoked by two persons, also where the book lacks it")
    func indexAlone() async throws {
        let bench = try await OwedBench.make()
        let id = try await bench.take()
        let number = try #require(SerialNumber(bytes: [0x10, 0x00]))
        let lacked = CertificateID(authority: id, serial: number)
        let line = "R\t300101000000Z\t261101000000Z,keyCompromise\t1000\tunknown\t/CN=x\n"
        let revoked = try OpenSSLIndex.read(Array(line.utf8), path: "index.txt")
        // Neither while nobody is answered, nor beside the list that opens the service, nor after.
        for list in [nil, try bench.list(number: 7), nil] {
            await #expect(throws: MigrationError(.takesTwo(1))) {
                try await bench.bring(id, index: revoked, list: list)
            }
            #expect(try bench.centre.book.certificate(lacked) == nil)
            if list != nil { try await bench.bring(id, index: nil, list: list) }
        }
        #expect(try !bench.centre.awaitsRecords(id))
        try await bench.bring(id, index: revoked, isConfirmed: true)
        #expect(try bench.centre.book.certificate(lacked)?.revocation?.reason == .keyCompromise)
        // One that has ended is told, and nobody is answered anything else because of it.
        let ended = "R\t260101000000Z\t251101000000Z,superseded\t1001\tunknown\t/CN=y\n"
        try await bench.bring(id, index: OpenSSLIndex.read(Array(ended.utf8), path: "index.txt"))
        try await bench.centre.close()
    }

    @Test("What the index has as revoked and nobody's certificate is here of stands on our list")
    func numberAlone() async throws {
        let bench = try await OwedBench.make()
        let id = try await bench.take()
        let line = "R\t300101000000Z\t261101000000Z,keyCompromise\t1000\tunknown\t/CN=x\n"
        let revoked = try OpenSSLIndex.read(Array(line.utf8), path: "index.txt")
        try await bench.bring(id, index: revoked, list: bench.list(number: 7), isConfirmed: true)
        #expect(try await bench.isServed(id) == [true, true, true])
        #expect(try bench.centre.book.publishedRevocationList(of: RevocationListName(id))?.entryCount == 1)
        try await bench.centre.close()
    }

    @Test("A list of a part opens the service for nobody, also when two persons confirm what else it takes")
    func part() async throws {
        let bench = try await OwedBench.make()
        let id = try await bench.take()
        let point = IssuingDistributionPoint(urlsOfUsers: ["http://old.example/1.crl"])
        let list = try bench.list(number: 7, scope: RevocationListScope(point: point))
        try await bench.bring(id, index: nil, list: list, isConfirmed: true)
        #expect(try bench.centre.awaitsRecords(id))
        try await bench.bring(id, index: nil, list: bench.list(number: 8))
        #expect(try await bench.isServed(id) == [true, true, true])
        try await bench.centre.close()
    }

    @Test("Both may say that there are no records, with the key or later")
    func none() async throws {
        for isLater in [false, true] {
            let bench = try await OwedBench.make()
            if isLater { _ = try await bench.take() }
            let id = try await bench.take(hasRecords: false)
            #expect(try await bench.isServed(id) == [true, true, true])
            try await bench.centre.close()
        }
    }

    @Test(
        "The number of an imported list is continued, and that list is not taken for one that was signed here"
    )
    func number() async throws {
        let bench = try await OwedBench.make()
        let id = try await bench.take(hasKey: false)
        let (book, name) = (bench.centre.book, RevocationListName(id))
        try await bench.bring(id, index: nil, list: bench.list(number: 7))
        #expect(try book.latestRevocationList(of: name)?.number == 7)
        #expect(try book.publishedRevocationList(of: name) == nil)
        #expect(try await bench.centre.publishLists().failed.isEmpty)
        let known = try bench.centre.authorityRecord("old")
        #expect(try bench.centre.keyAtHand(known) == nil)
        #expect(try bench.centre.isSilent(known))
        // Its key can come.
        #expect(try await bench.take() == id)
        #expect(try await bench.isServed(id) == [true, true, true])
        #expect(try #require(try book.publishedRevocationList(of: name)).number > 7)
        try await bench.centre.close()
    }

    /// Issue 5.
    @Test("A list that comes after one of ours, with a greater number, is overtaken at once")
    func overtaken() async throws {
        let bench = try await OwedBench.make()
        let id = try await bench.take(hasRecords: false)
        #expect(try await bench.isServed(id) == [true, true, true])
        let (book, name) = (bench.centre.book, RevocationListName(id))
        let before = try #require(try book.publishedRevocationList(of: name)).number
        try await bench.bring(id, index: nil, list: bench.list(number: before + 1000))
        #expect(try #require(try book.publishedRevocationList(of: name)).number > before + 1000)
        let list = try #require(try bench.centre.listDirectory.list(name))
        #expect(list.frame.number ?? 0 > before + 1000)
        try await bench.centre.close()
    }

    @Test("An authority below one that is only known can be revoked after the last list of that one came")
    func below() async throws {
        let bench = try await OwedBench.make()
        let root = AuthorityImport(
            id: try #require(AuthorityID("old-root")),
            role: .root,
            certificate: bench.certificate,
            key: nil,
            parent: nil
        )
        let desk = try bench.staged.desk(bench.centre)
        _ = try await desk.importAuthority(root)
        let key = try PrivateKey.generate(.p256)
        let certificate = try ForeignAuthority.certify(
            CertificateRequest.signed(by: key, name: "Old Sub"),
            by: bench.certificate,
            key: bench.key
        )
        let plan = try ForeignAuthority.plan("old-sub", key: key, certificate: certificate)
        #expect(try await desk.importAuthority(plan).parent == root.id)
        try await bench.bring(root.id, index: nil, list: bench.list(number: 7))
        _ = try await desk.revoke(plan.id, RevocationOrder(RevocationReason.keyCompromise))
        let record = try bench.centre.authorityRecord("old-sub")
        #expect(try bench.centre.fall(of: record)?.reason == .keyCompromise)
        try await bench.centre.close()
    }

    @Test(
        "What somebody else publishes of an authority that is only known, or awaits its records, says nothing of the book"
    )
    func foreignList() async throws {
        let bench = try await OwedBench.make()
        let desk = try bench.staged.desk(bench.centre)
        let known = AuthorityImport(
            id: try #require(AuthorityID("old-root")),
            role: .root,
            certificate: bench.certificate,
            key: nil,
            parent: nil
        )
        _ = try await desk.importAuthority(known)
        let key = try PrivateKey.generate(.p256)
        let certificate = try ForeignAuthority.certify(
            CertificateRequest.signed(by: key, name: "Old Sub"),
            by: bench.certificate,
            key: bench.key
        )
        let plan = try ForeignAuthority.plan("old-sub", key: key, certificate: certificate)
        _ = try await desk.importAuthority(plan)
        let path = bench.centre.listDirectory.path(of: RevocationListName(known.id))
        try Data(bench.list(number: 7).der).write(to: URL(fileURLWithPath: path))
        for id in [known.id, plan.id] {
            #expect(try !bench.centre.isBehind(bench.centre.authorityRecord(id.name)))
        }
        #expect(try bench.centre.behind().isEmpty)
        #expect(try await bench.centre.recallLists().isEmpty)
        try await bench.centre.close()
    }

    @Test("A key is not destroyed while a last list would lack what was revoked elsewhere")
    func destroyed() async throws {
        let bench = try await OwedBench.make()
        let id = try await bench.take()
        let desk = try bench.staged.desk(bench.centre)
        try await desk.retire(id)
        await #expect(throws: MigrationError(.recordsOwed(id))) {
            _ = try await desk.destroy(id, evenThough: 1000)
        }
        #expect(try bench.centre.authorityRecord("old").state == .retired)
        _ = try await bench.take(hasRecords: false)
        _ = try await desk.destroy(id, evenThough: 1000)
        #expect(try bench.centre.authorityRecord("old").state == .destroyed)
        try await bench.centre.close()
    }
}
