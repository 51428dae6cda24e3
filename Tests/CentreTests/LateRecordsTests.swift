import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// What the records of a CA say of keys, whenever they say it (#3).
@Suite("Compromises in the records of an imported CA", .serialized)
struct LateRecordsTests {
    private struct Folder: CertificateFeed {
        let certificates: [Certificate]

        func items() -> AnyIterator<CertificateFeedItem> {
            var rest = certificates.makeIterator()
            return AnyIterator {
                rest.next().map { CertificateFeedItem(source: "\($0.serial.hexadecimal).pem", der: $0.der) }
            }
        }
    }

    /// A centre with a CA that was run elsewhere.
    private struct Bench {
        let staged: StagedHierarchy
        let centre: CACentre
        let administrator: StaffOperator
        let id: AuthorityID
        let own: Certificate
        let key: PrivateKey

        static func make() async throws -> Bench {
            let staged = try await StagedHierarchy.make()
            let centre = try staged.prepared.open()
            let key = try PrivateKey.generate(.p256)
            let own = try ForeignAuthority.certificate(key)
            let plan = try ForeignAuthority.plan("old", key: key, certificate: own)
            _ = try await staged.desk(centre).importAuthority(plan)
            return Bench(
                staged: staged,
                centre: centre,
                administrator: try centre.staffOperator("admin"),
                id: plan.id,
                own: own,
                key: key
            )
        }

        func certificate(_ serial: UInt8, _ subjectKey: PrivateKey) throws -> Certificate {
            let now = WallClock.system.now
            return try CertificateBody(
                serial: #require(SerialNumber(bytes: [0x10, serial])),
                signatureAlgorithm: key.signatureAlgorithm,
                issuer: own.subject.der,
                notBefore: now.advanced(bySeconds: -100 * 86_400),
                notAfter: Timestamp(secondsSinceEpoch: 1_893_456_000),
                subject: DistinguishedName([.init(.commonName, "h\(serial)")]).der,
                subjectPublicKeyInfo: subjectKey.publicKey.subjectPublicKeyInfo,
                extensions: [.authorityKeyIdentifier(key.publicKey.keyIdentifier)]
            ).signed(by: key)
        }

        /// Imports certificates with an index that revokes some, and has others whose files are missing.
        func take(
            _ certificates: [Certificate],
            lacking: [Certificate] = [],
            revoked: [UInt8: String] = [:]
        ) async throws -> ImportReport {
            let lines = (certificates + lacking).map { certificate in
                let reason = certificate.serial.bytes.last.flatMap { revoked[$0] }
                let mark = reason.map { "R\t300101000000Z\t\($0)" } ?? "V\t300101000000Z\t"
                return "\(mark)\t\(certificate.serial.hexadecimal.uppercased())\tunknown\t/CN=x\n"
            }
            let plan = CertificateImport(
                authority: id,
                feed: Folder(certificates: certificates),
                index: try OpenSSLIndex.read(Array(lines.joined().utf8), path: "index.txt"),
                list: nil
            )
            let shown = try centre.checkImport(plan)
            if shown.unsigned > 0 {
                await #expect(throws: MigrationError(.takesTwo(shown.unsigned))) {
                    _ = try await centre.runImport(plan, by: administrator)
                }
            }
            let done = try await centre.runImport(
                plan,
                by: administrator,
                second: centre.staffOperator("he.pki")
            )
            #expect(shown.noted == done.noted)
            return done
        }

        /// Its list, with one entry.
        func list(_ serial: SerialNumber) throws -> RevocationList {
            let now = centre.clock.now
            var writer = RevocationListWriter(
                issuer: own.subjectDER,
                algorithm: key.signatureAlgorithm,
                thisUpdate: now.advanced(bySeconds: -10),
                nextUpdate: now.advanced(bySeconds: 86_400)
            )
            let revocation = Revocation(date: now.advanced(bySeconds: -50), reason: .superseded)
            writer.append(RevokedEntry(serial: serial, revocation: revocation))
            let list = try writer.finish(number: 7, authorityKeyIdentifier: key.publicKey.keyIdentifier)
            return try RevocationList(der: list.signed(by: key))
        }

        func record(_ certificate: Certificate) throws -> CertificateRecord {
            try #require(
                try centre.book.certificate(CertificateID(authority: id, serial: certificate.serial))
            )
        }

        func isBlocked(_ key: PrivateKey) throws -> Bool {
            try centre.book.isBlocked(keyHash: key.publicKey.fingerprint)
        }
    }

    private func notes(of certificate: Certificate, in report: ImportReport) -> [String] {
        report.findings.filter { $0.serial == certificate.serial }.flatMap { $0.notes.map(\.rawValue) }
    }

    @Test("A key that comes as compromised is blocked, and another certificate of it is told, in any order")
    func blocked() async throws {
        for isFirst in [true, false] {
            let bench = try await Bench.make()
            let keys = try [PrivateKey.generate(.p256), PrivateKey.generate(.p256)]
            let lost = try bench.certificate(1, keys[0])
            let twin = try bench.certificate(2, keys[0])
            let other = try bench.certificate(3, keys[1])
            let report = try await bench.take(
                isFirst ? [lost, twin, other] : [other, twin, lost],
                revoked: [1: "261101000000Z,keyCompromise", 3: "261101000000Z,superseded"]
            )
            #expect(try bench.isBlocked(keys[0]))
            #expect(try !bench.isBlocked(keys[1]))
            #expect(try bench.record(twin).state == .active)
            let spoken = notes(of: isFirst ? twin : lost, in: report)
            #expect(spoken.contains { $0.contains(isFirst ? "key is blocked" : "not revoked") }, "\(spoken)")
            #expect(notes(of: other, in: report).isEmpty)
            try await bench.centre.close()
        }
    }

    @Test("A key that an earlier import brought as compromised, or as good, is spoken of too")
    func later() async throws {
        let bench = try await Bench.make()
        let keys = try [PrivateKey.generate(.p256), PrivateKey.generate(.p256)]
        let first = try [bench.certificate(1, keys[0]), bench.certificate(2, keys[1])]
        _ = try await bench.take(first, revoked: [1: "261101000000Z,keyCompromise"])
        let second = try [bench.certificate(3, keys[0]), bench.certificate(4, keys[1])]
        let report = try await bench.take(second, revoked: [4: "261101000000Z,keyCompromise"])
        #expect(notes(of: second[0], in: report).contains { $0.contains("key is blocked") })
        #expect(notes(of: second[1], in: report).contains { $0.contains("not revoked") })
        #expect(try bench.isBlocked(keys[0]) && bench.isBlocked(keys[1]))
        try await bench.centre.close()
    }

    @Test("Records that turned worse are taken, since the same moment; what else they say is told")
    func worse() async throws {
        let bench = try await Bench.make()
        let keys = try (0..<4).map { _ in try PrivateKey.generate(.p256) }
        let all = try keys.enumerated().map { try bench.certificate(UInt8($0.offset), $0.element) }
        _ = try await bench.take(
            all,
            revoked: [
                0: "261101000000Z,superseded", 1: "261101000000Z,superseded",
                2: "261101000000Z,keyCompromise", 3: "261101000000Z,superseded",
            ]
        )
        let before = try bench.record(all[0]).revocation
        let report = try await bench.take(
            all,
            revoked: [
                0: "261120000000Z,keyCompromise", 1: "261101000000Z,superseded",
                2: "261101000000Z,superseded", 3: "261001000000Z,cessationOfOperation",
            ]
        )
        #expect(report.revokedNow == 1 && report.known == 3)
        let worsened = try bench.record(all[0])
        #expect(worsened.revocation?.reason == .keyCompromise)
        #expect(worsened.revocation?.date == before?.date)
        #expect(try bench.isBlocked(keys[0]) && !bench.isBlocked(keys[3]))
        #expect(try bench.record(all[2]).revocation?.reason == .keyCompromise)
        #expect(try bench.record(all[3]).revocation?.reason == .superseded)
        #expect(notes(of: all[0], in: report).contains { $0.contains("worse") })
        #expect(notes(of: all[1], in: report).isEmpty)
        for kept in [all[2], all[3]] {
            #expect(notes(of: kept, in: report).contains { $0.contains("that stays") })
        }
        let events = try bench.centre.book.auditEntries(after: 0, limit: 1000).map(\.event)
        let event = events.last { $0.action == "certificate.revoke" }
        #expect(event?.detail["before"] == "superseded")
        let again = try await bench.take(all, revoked: [0: "261120000000Z,keyCompromise"])
        #expect(again.revokedNow == 0)
        try await bench.centre.close()
    }

    @Test(
        "The key of one whose file comes after its number is on record, and blocked when it was compromised",
        arguments: ["keyCompromise", "superseded"]
    )
    func fileAfterNumber(later: String) async throws {
        let bench = try await Bench.make()
        let keys = try (0..<2).map { _ in try PrivateKey.generate(.p256) }
        let all = try keys.enumerated().map { try bench.certificate(UInt8($0.offset), $0.element) }
        let first = [UInt8(0): "261101000000Z,keyCompromise", 1: "261101000000Z,superseded"]
        _ = try await bench.take([], lacking: all, revoked: first)
        #expect(try bench.record(all[0]).certificate == nil && !bench.isBlocked(keys[0]))

        let second = [UInt8(0): "261101000000Z,keyCompromise", 1: "261101000000Z,\(later)"]
        let isWorse = later == "keyCompromise"
        let report = try await bench.take(all, revoked: second)
        #expect(report.known == (isWorse ? 1 : 2) && report.revokedNow == (isWorse ? 1 : 0))
        for (certificate, key) in zip(all, keys) {
            let record = try bench.record(certificate)
            #expect(record.certificate == certificate.der && record.state == .revoked)
            #expect(record.reservation.keyHash == key.publicKey.fingerprint)
            // What the index said of it is in another form than the subjects of the others.
            #expect(try record.reservation.subject == Certificate(der: certificate.der).subject.description)
            #expect(notes(of: certificate, in: report).contains { $0.contains("serial number alone") })
        }
        #expect(try bench.isBlocked(keys[0]))
        #expect(try bench.isBlocked(keys[1]) == isWorse)
        #expect(try bench.record(all[1]).revocation?.reason == (isWorse ? .keyCompromise : .superseded))
        let events = try bench.centre.book.auditEntries(after: 0, limit: 1000).map(\.event)
        #expect(events.filter { $0.action == "certificate.complete" }.count == 2)
        let again = try await bench.take(all, revoked: second)
        #expect(again.known == 2 && again.noted == 0)
        try await bench.centre.close()
    }

    @Test(
        "The subject of one that a list alone had comes with its file, also when an earlier version took the file without"
    )
    func subject() async throws {
        let bench = try await Bench.make()
        let numbers: [UInt8] = [1, 2]
        let certificates = try numbers.map { try bench.certificate($0, PrivateKey.generate(.p256)) }
        let list = try bench.list(certificates[0].serial)
        func bring(_ certificates: [Certificate]) async throws -> ImportReport {
            let feed = Folder(certificates: certificates)
            let plan = CertificateImport(authority: bench.id, feed: feed, index: nil, list: list)
            return try await bench.centre.runImport(plan, by: bench.administrator)
        }
        func subjects() throws -> [String] {
            try certificates.map { try bench.record($0).reservation.subject }
        }
        _ = try await bring([])
        let alone = try bench.record(certificates[0])
        let former = CertificateRecord(
            withoutCertificate: CertificateID(authority: bench.id, serial: certificates[1].serial),
            profile: alone.reservation.profile,
            until: alone.reservation.notAfter,
            try #require(alone.revocation),
            holder: alone.reservation.holder,
            at: bench.centre.clock.now
        )
        let change = Change.importCertificate(
            CertificateRecord(
                reservation: former.reservation,
                state: .revoked,
                toBeSigned: nil,
                certificate: certificates[1].der,
                issuedAt: former.issuedAt,
                revocation: former.revocation
            )
        )
        try await bench.centre.book.commit([change])
        #expect(try subjects() == ["", ""])
        let report = try await bring(certificates)
        #expect(report.known == 2 && report.noted == 2)
        #expect(notes(of: certificates[1], in: report).contains { $0.contains("without its subject") })
        #expect(try subjects() == ["CN=h1", "CN=h2"])
        #expect(try bench.record(certificates[1]).state == .revoked)
        #expect(try await bring(certificates).noted == 0)
        try await bench.centre.close()
    }

    @Test("A compromise that an index says, and the signed list does not, takes two persons (ADR 0047)")
    func unsignedCompromise() async throws {
        let (bench, key) = (try await Bench.make(), try PrivateKey.generate(.p256))
        let certificate = try bench.certificate(1, key)
        let line = "R\t300101000000Z\t261101000000Z,keyCompromise\t1001\tunknown\t/CN=x\n"
        let index = try OpenSSLIndex.read(Array(line.utf8), path: "index.txt")
        let (feed, list) = (Folder(certificates: [certificate]), try bench.list(certificate.serial))
        let plan = CertificateImport(authority: bench.id, feed: feed, index: index, list: list)
        await #expect(throws: MigrationError(.takesTwo(1))) {
            _ = try await bench.centre.runImport(plan, by: bench.administrator)
        }
        let second = try bench.centre.staffOperator("he.pki")
        _ = try await bench.centre.runImport(plan, by: bench.administrator, second: second)
        #expect(try bench.isBlocked(key))
        try await bench.centre.close()
    }
}
