import CRL
import CentreSupport
import Foundation
import Issuer
import Model
import OCSP
import OpenSSL
import Snapshot
import Store
import TestSupport
import Testing

@testable import Centre

@Suite("Signers of a replica", .serialized)
struct ReplicaSignersTests {
    /// A centre that exports, and a replica of it.
    private struct Bench {
        let staged: StagedHierarchy
        let centre: CACentre
        let export: ReplicaExport
        let signers: ReplicaSigners
        let issuing: AuthorityID

        static func make() async throws -> Bench {
            let staged = try await StagedHierarchy.make()
            let centre = try staged.prepared.open()
            let export = try ReplicaExport(of: centre, to: staged.prepared.path("out"), validMinutes: 60)
            let audit = try #require(try centre.book.signers(.audit).first)
            let state = StateDirectory(staged.prepared.path("node"))
            try ReplicaNode.create(
                in: state,
                trusting: PublicKey(subjectPublicKeyInfo: audit.subjectPublicKeyInfo),
                passphrase: nil
            )
            let node = try ReplicaNode(
                opening: state,
                passphrase: PassphraseSource(environment: [:]),
                clock: .system
            )
            return Bench(
                staged: staged,
                centre: centre,
                export: export,
                signers: ReplicaSigners(node),
                issuing: try #require(AuthorityID("issuing"))
            )
        }

        /// The next snapshot, as the replica sees its authorities.
        func next() async throws -> [OCSPIssuer] {
            let manifest = try #require(try await export.round())
            return await signers.issuers(manifest).issuers
        }

        /// The requests that wait for the issuing authority.
        func waiting(_ issuers: [OCSPIssuer]) -> [String] {
            signers.succeed(issuers).waiting.filter { $0.authority == issuing }.map(\.request)
        }
    }

    @Test(
        "Nobody is asked for signers of an authority whose key is destroyed; those that are there answer to their end"
    )
    func destroyed() async throws {
        let bench = try await Bench.make()
        let admin = try bench.centre.staffOperator("admin")
        let first = try #require(bench.waiting(try await bench.next()).first)
        let request = try CertificateRequest(file: Array(Data(contentsOf: URL(fileURLWithPath: first))))
        let desk = try bench.staged.desk(bench.centre)
        _ = try await desk.rollOver(bench.issuing)
        // A second authority, of which nobody certified the key of this machine.
        let other = try await desk.create(bench.staged.plan("issuing-x", parent: "root", algorithm: .p256))
        _ = try await bench.centre.delegateSigner(of: bench.issuing, to: request, by: admin)
        let before = try await bench.next()
        let asked = bench.signers.succeed(before).waiting.first { $0.authority == other.id }
        let path = try #require(asked?.request)
        #expect(FileManager.default.fileExists(atPath: path))
        try await desk.retire(other.id)
        _ = try await desk.destroy(bench.issuing, evenThough: 1000)
        _ = try await desk.destroy(other.id)
        let manifest = try #require(try await bench.export.round())
        #expect(Set(manifest.authorities.filter(\.isOver).map(\.name)) == ["issuing", "issuing-x"])
        let after = await bench.signers.issuers(manifest).issuers
        #expect(after.first { $0.id == bench.issuing }?.signers.count == 1)
        #expect(!after.contains { $0.id == other.id })
        #expect(!FileManager.default.fileExists(atPath: path))
        await #expect(throws: HierarchyError(.notInState(other.id, .destroyed))) {
            try await bench.centre.delegateSigner(of: other.id, to: request, by: admin)
        }
        try await bench.centre.close()
    }

    /// Issue 5.
    @Test("An authority whose list is ahead of the book is withheld alone, and the others go on")
    func withheld() async throws {
        let bench = try await Bench.make()
        let centre = bench.centre
        let other = try await bench.staged.desk(centre).create(
            bench.staged.plan("issuing-x", parent: "root", algorithm: .p256)
        )
        _ = try await centre.renewSigners()
        let record = try centre.authorityRecord(bench.issuing.name)
        let certificate = try Certificate(der: record.certificate)
        let key = try #require(try centre.keyAtHand(record))
        let writer = RevocationListWriter(
            issuer: certificate.subjectDER,
            algorithm: key.signatureAlgorithm,
            thisUpdate: centre.clock.now,
            nextUpdate: centre.clock.now.advanced(bySeconds: 3600)
        )
        let number = Int64(1) << 40
        let list = try writer.finish(
            number: number,
            authorityKeyIdentifier: certificate.publicKey.keyIdentifier
        )
        let name = RevocationListName(bench.issuing)
        try Data(list.signed(by: key))
            .write(to: URL(fileURLWithPath: centre.listDirectory.path(of: name)))
        for _ in 0..<2 {
            await #expect(throws: CentreError(.bookBehind(name, number: number))) {
                _ = try await bench.export.round()
            }
        }
        let audit = try #require(try centre.book.signers(.audit).first)
        let replica = try StatusReplica(
            store: bench.staged.prepared.path("replica"),
            published: bench.staged.prepared.path("replica-published"),
            trusting: PublicKey(subjectPublicKeyInfo: audit.subjectPublicKeyInfo)
        )
        let out = bench.staged.prepared.path("out")
        let manifest = try #require(try replica.take(from: out, at: centre.clock.now))
        for authority in manifest.authorities {
            #expect(authority.isWithheld == (authority.name == bench.issuing.name))
            #expect(replica.signers(of: authority).isEmpty == authority.isWithheld)
        }
        // It is told to try later: who is no issuer here would be told that nobody knows it.
        let issuers = await bench.signers.issuers(manifest).issuers
        #expect(Set(issuers.map(\.id)) == [bench.issuing, other.id])
        #expect(issuers.allSatisfy { $0.isWithheld == ($0.id == bench.issuing) })
        #expect(try centre.ocspIssuers { _ in }.allSatisfy { $0.isWithheld == ($0.id == bench.issuing) })

        #expect(try await centre.publishLists().failed.isEmpty)
        let next = try #require(try await bench.export.round())
        #expect(!next.authorities.contains { $0.isWithheld })
        try await centre.close()
    }

    /// A folder where the manifest has to be: nothing can be renamed over it.
    @Test("What a round took over and could not write is written as soon as it can be")
    func owed() async throws {
        let bench = try await Bench.make()
        let out = bench.staged.prepared.path("out")
        _ = try #require(try await bench.export.round())
        #expect(try await bench.export.round(unlessYoungerThan: 600) == nil)
        var filter = CertificateFilter()
        filter.authority = bench.issuing
        filter.states = [.active]
        let all = try bench.centre.book.certificates(filter, limit: 100)
        let holder = try #require(all.first { $0.reservation.purpose != .ocsp })
        let revocation = Revocation(date: bench.centre.clock.now, reason: .superseded)
        try await bench.centre.book.commit([.revokeCertificate(holder.id, revocation)])
        try FileManager.default.moveItem(atPath: "\(out)/manifest", toPath: "\(out)/kept")
        try FileManager.default.createDirectory(
            atPath: "\(out)/manifest/in-the-way",
            withIntermediateDirectories: true
        )
        for _ in 0..<2 {
            await #expect(throws: SnapshotError.self) {
                _ = try await bench.export.round(unlessYoungerThan: 600)
            }
        }
        try FileManager.default.removeItem(atPath: "\(out)/manifest")
        try FileManager.default.moveItem(atPath: "\(out)/kept", toPath: "\(out)/manifest")
        let manifest = try #require(try await bench.export.round(unlessYoungerThan: 600))
        #expect(try bench.centre.book.feedHead() == manifest.feed)
        #expect(try await bench.export.round(unlessYoungerThan: 600) == nil)
        try await bench.centre.close()
    }

    @Test(
        "A snapshot says nothing of an authority whose records are not in, and nobody is asked for signers of one known only"
    )
    func imported() async throws {
        let bench = try await Bench.make()
        let desk = try bench.staged.desk(bench.centre)
        let (key, id) = (try PrivateKey.generate(.p256), "old")
        let certificate = try ForeignAuthority.certificate(key)
        func take(_ key: PrivateKey?, hasRecords: Bool) async throws -> SnapshotManifest {
            let plan = try ForeignAuthority.plan(
                id,
                key: key,
                certificate: certificate,
                hasRecords: hasRecords
            )
            _ = try await desk.importAuthority(plan)
            return try #require(try await bench.export.round())
        }
        let known = try await take(nil, hasRecords: true)
        #expect(known.authorities.filter(\.isOver).map(\.name) == [id])
        #expect(await bench.signers.issuers(known).issuers.map(\.id) == [bench.issuing])
        let awaiting = try await take(key, hasRecords: true)
        #expect(!awaiting.authorities.contains { $0.name == id })
        let settled = try await take(key, hasRecords: false)
        #expect(settled.authorities.contains { $0.name == id && !$0.isOver })
        try await bench.centre.close()
    }

    /// Issue 5.
    @Test("What came while an authority awaited its records is told by replicas once they are in")
    func importedMeanwhile() async throws {
        struct One: CertificateFeed {
            let der: [UInt8]

            func items() -> AnyIterator<CertificateFeedItem> {
                var rest = [CertificateFeedItem(source: "one.pem", der: der)].makeIterator()
                return AnyIterator { rest.next() }
            }
        }
        let bench = try await Bench.make()
        let desk = try bench.staged.desk(bench.centre)
        let key = try PrivateKey.generate(.p256)
        let certificate = try ForeignAuthority.certificate(key)
        let holder = try ForeignAuthority.certify(
            CertificateRequest.signed(by: PrivateKey.generate(.p256), name: "Holder"),
            by: certificate,
            key: key
        )
        for hasRecords in [true, false] {
            let plan = try ForeignAuthority.plan(
                "old",
                key: key,
                certificate: certificate,
                hasRecords: hasRecords
            )
            _ = try await desk.importAuthority(plan)
            guard hasRecords else { continue }
            let feed = One(der: holder.der)
            let records = CertificateImport(authority: plan.id, feed: feed, index: nil, list: nil)
            _ = try await bench.centre.runImport(records, by: bench.centre.staffOperator("admin"))
            let manifest = try #require(try await bench.export.round())
            #expect(!manifest.authorities.contains { $0.name == "old" })
        }
        _ = try #require(try await bench.export.round())
        let audit = try #require(try bench.centre.book.signers(.audit).first)
        let replica = try StatusReplica(
            store: bench.staged.prepared.path("replica"),
            published: bench.staged.prepared.path("replica-published"),
            trusting: PublicKey(subjectPublicKeyInfo: audit.subjectPublicKeyInfo)
        )
        _ = try replica.take(from: bench.staged.prepared.path("out"), at: bench.centre.clock.now)
        let old = try #require(AuthorityID("old"))
        #expect(try replica.status(of: CertificateID(authority: old, serial: holder.serial)) == .good)
        try await bench.centre.close()
    }

    /// Issue 5.
    @Test("Many signers of an authority are an object of their own, and nothing new by that")
    func many() async throws {
        let bench = try await Bench.make()
        let admin = try bench.centre.staffOperator("admin")
        for number in 1...9 {
            let request = try CertificateRequest.make(
                subject: DistinguishedName([.init(.commonName, "node \(number)")]),
                key: PrivateKey.generate(.p256)
            )
            _ = try await bench.centre.delegateSigner(of: bench.issuing, to: request, by: admin)
        }
        let manifest = try #require(try await bench.export.round())
        let authority = try #require(manifest.authorities.first { $0.name == "issuing" })
        #expect(authority.signers.isEmpty && authority.delegates != nil)
        #expect(try await bench.export.round(unlessYoungerThan: 600) == nil)
        let audit = try #require(try bench.centre.book.signers(.audit).first)
        let replica = try StatusReplica(
            store: bench.staged.prepared.path("replica"),
            published: bench.staged.prepared.path("replica-published"),
            trusting: PublicKey(subjectPublicKeyInfo: audit.subjectPublicKeyInfo)
        )
        _ = try replica.take(from: bench.staged.prepared.path("out"), at: bench.centre.clock.now)
        // Those of nine machines, and the centre's own.
        #expect(replica.signers(of: authority).count == 10)
        try await bench.centre.close()
    }

    @Test("The request of a certified key is gone, though its certificate is taken back right after")
    func takenBack() async throws {
        let bench = try await Bench.make()
        let first = try #require(bench.waiting(try await bench.next()).first)
        let request = try CertificateRequest(file: Array(Data(contentsOf: URL(fileURLWithPath: first))))
        let admin = try bench.centre.staffOperator("admin")
        let made = try await bench.centre.delegateSigner(of: bench.issuing, to: request, by: admin)
        let certified = try await bench.next()
        #expect(certified.first { $0.id == bench.issuing }?.signers.count == 1)
        #expect(!FileManager.default.fileExists(atPath: first))
        // No time for anything else between the two snapshots.
        let order = RevocationOrder(RevocationReason.keyCompromise)
        let serial = made.certificate.serial
        try await bench.staged.desk(bench.centre).revokeSigner(of: bench.issuing, serial: serial, order)
        let waiting = bench.waiting(try await bench.next())
        #expect(waiting.count == 1 && waiting.first != first)
        try await bench.centre.close()
    }
}
