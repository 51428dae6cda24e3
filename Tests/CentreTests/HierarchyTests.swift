import Centre
import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import TestSupport
import Testing

/// Authorities made, succeeded and ended by two persons.
@Suite("The hierarchy", .serialized)
struct HierarchyTests {
    @Test("Work on authorities takes two different persons with the role pki_admin")
    func twoPersons() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let admin = try centre.staffOperator("admin")
        let reviewer = try centre.staffOperator("wang.shenhe")
        #expect(throws: HierarchyError(.samePerson(name: "admin"))) {
            _ = try centre.authorityDesk(first: admin, second: admin)
        }
        #expect(throws: HierarchyError(.notAllowed(name: "wang.shenhe"))) {
            _ = try centre.authorityDesk(first: admin, second: reviewer)
        }
        try await centre.close()
    }

    @Test(
        "An issuing authority of any algorithm stands below a root, and its chain verifies",
        arguments: [
            KeyAlgorithm.p256, .p384, .rsa2048, .rsa3072, .sm2, .ed25519,
        ]
    )
    func create(algorithm: KeyAlgorithm) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let plan = try staged.plan("issuing-x", parent: "root", algorithm: algorithm)
        let record = try await staged.desk(centre).create(plan)
        let chain = try centre.chain(of: record)
        let root = try #require(chain.last)
        let leaf = try #require(chain.first)
        let verdict = try CertificateChain.verify(
            leaf: leaf,
            intermediates: [],
            anchors: [root],
            at: centre.clock.now
        )
        #expect(verdict.isTrusted)
        let signers = try centre.book.signers(.ocsp).filter { $0.authority == record.id }
        #expect(signers.count == 1)
        #expect(FileManager.default.fileExists(atPath: "\(staged.prepared.state)/published/issuing-x.crl"))
        try await centre.close()
    }

    @Test(
        "A rollover that is killed at any moment is finished by the next run",
        arguments: ["issuing", "root"]
    )
    func killedRollover(name: String) async throws {
        let staged = try await StagedHierarchy.make()
        let id = try #require(AuthorityID(name))
        let next = try #require(AuthorityID("\(name)-2"))
        let snapshots = Snapshots(of: staged.prepared)
        let centre = try staged.prepared.open()
        _ = try await staged.desk(centre) { step in snapshots.take("\(step)") }.rollOver(id)
        try await centre.close()
        #expect(snapshots.all.count > 8)
        for (moment, copy) in snapshots.all {
            let reopened = try copy.open()
            try await staged.repeatRollover(of: id, by: next, in: reopened, "\(moment)")
            let list = "\(copy.state)/published/\(next).crl"
            #expect(FileManager.default.fileExists(atPath: list), "\(moment)")
            _ = try await reopened.renewSigners()
            let records = try reopened.book.authorities().filter { $0.predecessor == id }
            #expect(records.map(\.id) == [next], "\(moment)")
            #expect(try reopened.authorityRecord(name).state == .retired, "\(moment)")
            let new = try #require(records.first)
            var filter = CertificateFilter()
            filter.purposes = [.authority]
            filter.states = [.issued, .active]
            let certified = try reopened.book.certificates(filter, limit: 50)
                .filter { $0.reservation.keyHash == new.keyHash && $0.id.authority == (new.parent ?? id) }
            #expect(certified.count == 1, "\(moment)")
            #expect(try reopened.verifyAudit(with: reopened.auditPublicKeys()).fault == nil, "\(moment)")
            try await reopened.close()
        }
    }

    @Test("After a root's rollover chains verify from the old anchor and from the new one")
    func links() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let root = try #require(AuthorityID("root"))
        let new = try await staged.desk(centre).rollOver(root)
        let below = try await staged.desk(centre).create(
            staged.plan("below-new", parent: "root-2", algorithm: .p256)
        )
        let old = try Certificate(der: centre.authorityRecord("root").certificate)
        let links = try centre.otherCertificates(of: new.id)
        let fromOld = try CertificateChain.verify(
            leaf: Certificate(der: below.certificate),
            intermediates: links,
            anchors: [old],
            at: centre.clock.now
        )
        #expect(fromOld.isTrusted)
        let oldWithNew = try centre.otherCertificates(of: root)
        let fromNew = try CertificateChain.verify(
            leaf: Certificate(der: centre.authorityRecord("issuing").certificate),
            intermediates: oldWithNew,
            anchors: [Certificate(der: new.certificate)],
            at: centre.clock.now
        )
        #expect(fromNew.isTrusted)
        // RFC 4210 §4.4: the old key's link covers the old key's life.
        #expect(oldWithNew.first?.notBefore == old.notBefore)
        #expect(oldWithNew.first?.notAfter == old.notAfter)
        try await centre.close()
    }

    @Test("For 400 days there is an OCSP signer at every hour, and a new one before the old one ends")
    func signers() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        for day in 0..<400 {
            let (_, failed) = try await centre.renewSigners()
            #expect(failed.isEmpty, "day \(day)")
            let valid = try centre.book.signers(.ocsp)
                .compactMap(\.certificate).map { try Certificate(der: $0) }
                .filter { $0.isValid(at: clock.clock.now) }
            let longest = try #require(valid.map(\.notAfter).max(), "day \(day)")
            #expect(longest.secondsSinceEpoch - clock.clock.now.secondsSinceEpoch > 29 * 86_400, "day \(day)")
            clock.advance(bySeconds: 86_400)
        }
        // 90 days of life, a third of which is left at each renewal.
        #expect(try (6...8).contains(centre.book.signers(.ocsp).count))
        try centre.book.close()
    }

    @Test(
        "An authority is not called as the files of other keys are",
        arguments: ["audit", "custody", "staff-admin", "ocsp-issuing-1", "server-1"]
    )
    func namesOfOthers(name: String) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let keys = try StateFiles.count(in: centre.state.keys)
        let error = await #expect(throws: HierarchyError.self) {
            try await desk.create(staged.plan(name, parent: "root", algorithm: .p256))
        }
        guard case .unusable = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try StateFiles.count(in: centre.state.keys) == keys)
        try await centre.close()
    }

    @Test("A retired authority refuses to issue, and only a retired one is destroyed")
    func ending() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let record = try await desk.create(staged.plan("issuing-x", parent: "root", algorithm: .p256))
        await #expect(throws: HierarchyError(.notInState(record.id, .active))) {
            try await desk.destroy(record.id)
        }
        try await desk.retire(record.id)
        #expect(throws: HierarchyError(.notInState(record.id, .retired))) {
            _ = try centre.authority("issuing-x")
        }
        #expect(try await desk.destroy(record.id) == 0)
        #expect(try centre.authorityRecord("issuing-x").state == .destroyed)
        #expect(!FileManager.default.fileExists(atPath: "\(staged.prepared.state)/keys/issuing-x.key"))
        #expect(FileManager.default.fileExists(atPath: "\(staged.prepared.state)/published/issuing-x.crl"))
        try await centre.close()
    }

    @Test(
        "A ceremony destroys a key that certificates depend on when its file says how many there are, at most"
    )
    func destroyingCeremony() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let id = try centre.authorityRecord("issuing").id
        let count = try staged.desk(centre).dependants(of: id)
        #expect(count > 1)
        func ceremony(_ valid: Int) throws -> Ceremony {
            let steps =
                "steps:\n  - {do: rollover, authority: issuing}\n"
                + "  - {do: destroy, authority: issuing, evenThough: \(valid)}\n"
            let head = StagedHierarchy.ceremony.prefix(
                upTo: try #require(StagedHierarchy.ceremony.range(of: "steps:")).lowerBound
            )
            let path = staged.prepared.path("ceremony.yaml")
            try Data((head + steps).utf8).write(to: URL(fileURLWithPath: path))
            return try Ceremony(path: path)
        }
        let needed = HierarchyError(.needed(id, valid: count))
        let refusal = await #expect(throws: CeremonyError.self) {
            _ = try await staged.rehearse(ceremony(count - 1), in: centre)
        }
        guard case .stepFails(let place, let message, let hint, let kind) = refusal?.reason else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(place.hasSuffix("ceremony.yaml:11: 'steps[1]'"))
        #expect(message == needed.message && hint == needed.hint && kind == needed.kind)
        let sufficient = try ceremony(count + 1)
        _ = try await staged.rehearse(sufficient, in: centre)
        _ = try await staged.hold(sufficient, in: centre, to: staged.prepared.path("."))
        #expect(try centre.authorityRecord("issuing").state == .destroyed)
        try await centre.close()
    }

    @Test("A ceremony that is killed at any moment goes on, does no step twice, and is done once")
    func killedCeremony() async throws {
        let staged = try await StagedHierarchy.make()
        let path = staged.prepared.path("ceremony.yaml")
        try Data(StagedHierarchy.ceremony.utf8).write(to: URL(fileURLWithPath: path))
        let ceremony = try Ceremony(path: path)
        let centre = try staged.prepared.open()
        await #expect(throws: CeremonyError(.notRehearsed(name: "two-steps"))) {
            _ = try await staged.hold(ceremony, in: centre, to: staged.prepared.path("."))
        }
        #expect(try await staged.rehearse(ceremony, in: centre).count >= 4)
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.hold(ceremony, in: centre, to: staged.prepared.path(".")) { number, step in
            snapshots.take("step \(number) \(step.map { "\($0)" } ?? "end")")
        }
        await #expect(throws: CeremonyError(.doneBefore(name: "two-steps"))) {
            _ = try await staged.hold(ceremony, in: centre, to: staged.prepared.path("."))
        }
        try await centre.close()
        for (moment, copy) in snapshots.all {
            let reopened = try copy.open()
            _ = try await reopened.recover()
            let text = try await staged.hold(ceremony, in: reopened, to: copy.path("."))
            #expect(FileManager.default.fileExists(atPath: text), "\(moment)")
            let names = try reopened.book.authorities().map(\.id.name)
            #expect(names.filter { $0 == "root-9" }.count == 1, "\(moment)")
            #expect(
                try reopened.otherCertificates(of: #require(AuthorityID("root-9"))).count == 1,
                "\(moment)"
            )
            try await reopened.close()
        }
    }
}
