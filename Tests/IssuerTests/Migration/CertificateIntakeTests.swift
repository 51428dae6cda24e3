import Foundation
import Issuer
import Model
import OpenSSL
import TestSupport
import Testing

@Suite("What another authority issued, judged one by one")
struct CertificateIntakeTests {
    private static let now = Timestamp(secondsSinceEpoch: 1_795_305_600)
    private let id: AuthorityID
    private let key: PrivateKey
    private let issuer: Certificate

    init() throws {
        id = try #require(AuthorityID("old"))
        key = try PrivateKey.generate(.p256)
        issuer = try Self.body(
            "Old CA",
            serial: 1,
            by: key,
            for: key.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints(isAuthority: true)
            ]
        ).signed(by: key)
    }

    private static func body(
        _ name: String,
        serial: UInt8,
        issuer: String = "Old CA",
        by key: PrivateKey,
        for spki: [UInt8],
        extensions: [CertificateExtension] = []
    ) throws -> CertificateBody {
        CertificateBody(
            serial: try #require(SerialNumber(bytes: [serial])),
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: try DistinguishedName([.init(.commonName, issuer)]).der,
            notBefore: now.advanced(bySeconds: -100),
            notAfter: now.advanced(bySeconds: 86_400),
            subject: try DistinguishedName([.init(.commonName, name)]).der,
            subjectPublicKeyInfo: spki,
            extensions: extensions
        )
    }

    private func leaf(_ serial: UInt8) throws -> [UInt8] {
        try Self.body("leaf", serial: serial, by: key, for: key.subjectPublicKeyInfo).signed(by: key).der
    }

    private func intake(_ index: String?, revokesHeld: Bool = false) throws -> CertificateIntake {
        var policy = CertificateIntake.Policy()
        policy.revokesHeld = revokesHeld
        return try CertificateIntake(
            authority: id,
            issuer: issuer,
            index: try index.map { try OpenSSLIndex.read(Array($0.utf8), path: "index.txt") },
            list: nil,
            policy: policy,
            holder: "1@test",
            now: Self.now
        )
    }

    private func judge(
        _ der: [UInt8],
        _ index: String?,
        revokesHeld: Bool = false
    ) throws
        -> CertificateIntake.Verdict
    {
        var intake = try intake(index, revokesHeld: revokesHeld)
        return intake.judge(der, from: "a.pem") { _ in nil }
    }

    private func taken(_ verdict: CertificateIntake.Verdict) throws -> (CertificateRecord, [ImportNote]) {
        switch verdict {
        case .take(let record, let notes), .complete(let record, let notes): return (record, notes)
        default: throw BookError(.failed(detail: "\(verdict)"))
        }
    }

    @Test("A certificate without records comes in as it is, active since its first second")
    func plain() throws {
        let (record, notes) = try taken(judge(leaf(7), nil))
        #expect(record.state == .active)
        #expect(record.reservation.act == .imported)
        #expect(record.issuedAt == Self.now.advanced(bySeconds: -100))
        #expect(notes == [])
    }

    @Test("A revocation comes with its date and reason; a later invalidity date is dropped")
    func revoked() throws {
        let end = "261123200000Z"
        let plain = "R\t\(end)\t260101000000Z,superseded\t07\tunknown\t/CN=leaf\n"
        let (record, _) = try taken(judge(leaf(7), plain))
        #expect(record.state == .revoked)
        #expect(record.revocation?.reason == .superseded)
        let late = "R\t\(end)\t260101000000Z,keyTime,20260601000000Z\t07\tunknown\t/CN=leaf\n"
        let (second, notes) = try taken(judge(leaf(7), late))
        #expect(second.revocation?.reason == .keyCompromise)
        #expect(second.revocation?.invalidityDate == nil)
        #expect(notes.contains(.invalidityDropped))
    }

    @Test("A hold is refused, unless it is to be ended by revoking")
    func held() throws {
        let line = "R\t261123200000Z\t260101000000Z,certificateHold\t07\tunknown\t/CN=leaf\n"
        #expect(try judge(leaf(7), line) == .refuse(.onHold))
        let (record, notes) = try taken(judge(leaf(7), line, revokesHeld: true))
        #expect(record.revocation?.reason == .unspecified)
        #expect(notes.contains(.holdEnded))
    }

    @Test("What the authority did not sign, or what is not a certificate, is refused")
    func foreign() throws {
        let other = try PrivateKey.generate(.p256)
        let forged = try Self.body("leaf", serial: 8, by: other, for: other.subjectPublicKeyInfo).signed(
            by: other
        )
        #expect(try judge(forged.der, nil) == .refuse(.notSigned))
        let stranger = try Self.body(
            "leaf",
            serial: 8,
            issuer: "Other",
            by: key,
            for: key.subjectPublicKeyInfo
        )
        #expect(try judge(stranger.signed(by: key).der, nil) == .refuse(.otherIssuer))
        guard case .refuse(.unreadable) = try judge([0x30, 0x03, 1, 2, 3], nil) else {
            Issue.record("rubbish was read")
            return
        }
    }

    @Test("Old versions and keys that are not certified here come in, with a note")
    func oldAndOdd() throws {
        let algorithm = key.signatureAlgorithm
        func sign(_ tbs: [UInt8]) throws -> [UInt8] {
            SignedObject.assemble(body: tbs, algorithm: algorithm, signature: try key.sign(tbs))
        }
        let parts = try Self.body("leaf", serial: 9, by: key, for: key.subjectPublicKeyInfo)
        let validity = DER.sequence(DER.time(parts.notBefore), DER.time(parts.notAfter))
        let head = [DER.integer(parts.serial), algorithm.identifier, parts.issuer, validity, parts.subject]
        let first = DER.sequence(of: head + [parts.subjectPublicKeyInfo])
        #expect(try taken(judge(sign(first), nil)).1 == [.oldVersion])
        // A key of an algorithm that nobody knows.
        let odd = DER.sequence(DER.sequence(try DER.oid(parsing: "1.2.3.4")), DER.bitString([1, 2, 3]))
        let second = DER.sequence(of: head + [odd])
        #expect(try taken(judge(sign(second), nil)).1 == [.oldVersion, .foreignKey])
    }

    @Test("Copies are passed over, and a serial number has one certificate")
    func twice() throws {
        var intake = try intake(nil)
        let der = try leaf(7)
        _ = try taken(intake.judge(der, from: "a.pem") { _ in nil })
        let copy = intake.judge(der, from: "b.pem") { _ in nil }
        #expect(copy == .repeated)
        let other = try Self.body("other", serial: 7, by: key, for: key.subjectPublicKeyInfo).signed(by: key)
        let second = intake.judge(other.der, from: "c.pem") { _ in nil }
        #expect(second == .refuse(.serialTwice(firstSource: "a.pem")))
    }

    @Test("What the book has already is passed over, and something else under its number refused")
    func inTheBook() throws {
        let der = try leaf(7)
        var (again, conflict) = (try intake(nil), try intake(nil))
        let (record, _) = try taken(judge(der, nil))
        let other = try taken(judge(leaf(8), nil)).0
        let known = again.judge(der, from: "a.pem") { _ in record }
        #expect(known == .known)
        let taken = conflict.judge(der, from: "a.pem") { _ in other }
        #expect(taken == .refuse(.serialTaken))
    }

    @Test(
        "What the book has as good is revoked by records that come later, and what it has as revoked stays so"
    )
    func revokedLater() throws {
        let der = try leaf(7)
        let index = "R\t271122000000Z\t260101000000Z,keyCompromise\t07\tunknown\t/CN=leaf\n"
        let (good, _) = try taken(judge(der, nil))
        var (late, back) = (try intake(index), try intake(nil))
        guard case .revoke(let revoked, _) = late.judge(der, from: "a.pem", known: { _ in good }) else {
            Issue.record("it is not revoked")
            return
        }
        #expect(revoked.revocation?.reason == .keyCompromise)
        let again = back.judge(der, from: "a.pem") { _ in revoked }
        #expect(again == .known)
    }

    @Test("Serials of the index without a certificate are missed until they end, unless they are revoked")
    func missing() throws {
        let lines =
            "R\t991231235959Z\t260101000000Z\t0B\tunknown\t/CN=ended\n"
            + "R\t271231235959Z\t260101000000Z\t0C\tunknown\t/CN=b\nV\t271231235959Z\t\t0D\tunknown\t/CN=c\n"
            + "R\t271231235959Z\t260101000000Z,certificateHold\t10\tunknown\t/CN=d\n"
            + "V\t991231235959Z\t\t0E\tunknown\t/CN=old\nE\t991231235959Z\t\t0F\tunknown\t/CN=older\n"
        let intake = try intake(lines)
        #expect(intake.missing().map(\.serial.hexadecimal) == ["0d", "10"])
        #expect(intake.missing().map(\.refusal) == [.missingValid, .onHold])
        let revoked = intake.withoutCertificate()
        #expect(revoked.map(\.record.id.serial.hexadecimal) == ["0c"])
        #expect(revoked.first?.notes == [.withoutCertificateInIndex])
        #expect(revoked.first?.record.state == .revoked)
    }

    private func list(
        _ entries: [UInt8: RevocationReason],
        from thisUpdate: Timestamp = Self.now,
        removing removed: UInt8? = nil
    ) throws -> RevocationList {
        var writer = RevocationListWriter(
            issuer: issuer.subjectDER,
            algorithm: key.signatureAlgorithm,
            thisUpdate: thisUpdate,
            nextUpdate: thisUpdate.advanced(bySeconds: 3600)
        )
        if let removed {
            let serial = try #require(SerialNumber(bytes: [removed]))
            writer.append(RevokedEntry(removing: serial, at: thisUpdate))
        }
        for (serial, reason) in entries.sorted(by: { $0.key < $1.key }) {
            let revocation = Revocation(date: Self.now.advanced(bySeconds: -50), reason: reason)
            writer.append(
                RevokedEntry(serial: try #require(SerialNumber(bytes: [serial])), revocation: revocation)
            )
        }
        let unsigned = try writer.finish(number: 1, authorityKeyIdentifier: key.publicKey.keyIdentifier)
        return try RevocationList(der: unsigned.signed(by: key))
    }

    private func intake(_ index: String, _ list: RevocationList) throws -> CertificateIntake {
        try CertificateIntake(
            authority: id,
            issuer: issuer,
            index: OpenSSLIndex.read(Array(index.utf8), path: "index.txt"),
            list: list,
            holder: "1@test",
            now: Self.now
        )
    }

    @Test("What the authority's own list has, or its index, is revoked without its certificate")
    func withoutCertificate() throws {
        let lines =
            "R\t271231235959Z\t260101000000Z,superseded\t0C\tunknown\t/CN=b\n"
            + "R\t271231235959Z\t260101000000Z\t0D\tunknown\t/CN=c\n"
        var intake = try intake(
            lines,
            list([0x0C: .keyCompromise, 0x0E: .unspecified, 0x0F: .certificateHold])
        )
        let found = intake.withoutCertificate()
        #expect(found.map(\.record.id.serial.hexadecimal) == ["0c", "0d", "0e"])
        #expect(found.dropFirst().first?.notes == [.withoutCertificateInIndex, .notOnList])
        #expect(found.first?.record.revocation?.reason == .keyCompromise)
        #expect(found.first?.record.reservation.subject == "/CN=b")
        #expect(found.last?.record.reservation.notAfter == issuer.notAfter)
        #expect(found.allSatisfy { $0.record.certificate == nil && $0.record.state == .revoked })
        #expect(Set(found.map(\.record.reservation.keyHash)).count == 3)
        #expect(intake.missing().map(\.serial.hexadecimal) == ["0f"])
        #expect(intake.missing().map(\.refusal) == [.onHold])
        let der = try leaf(0x0C)
        let (record, notes) = try taken(intake.judge(der, from: "a.pem") { _ in found.first?.record })
        #expect(record.certificate == der && notes == [.numberAlone])
        #expect(intake.withoutCertificate().map(\.record.id.serial.hexadecimal) == ["0d", "0e"])
    }

    @Test("A revocation that lies ahead is one of now, and one from before its validity is noted")
    func oddDates() throws {
        let ahead = "R\t271122000000Z\t20991129122857Z,keyCompromise\t07\tunknown\t/CN=leaf\n"
        let (record, notes) = try taken(judge(leaf(7), ahead))
        #expect(record.revocation == Revocation(date: Self.now, reason: .keyCompromise))
        #expect(notes.contains(.futureDate))
        let before = "R\t271122000000Z\t19991129122857Z\t07\tunknown\t/CN=leaf\n"
        #expect(try taken(judge(leaf(7), before)).1.contains(.earlyDate))
    }

    @Test(
        "A list that has ended, or that is of a time to come, is noted; one that takes a serial off revokes nothing"
    )
    func oddLists() throws {
        let valid = "V\t271122000000Z\t\t07\tunknown\t/CN=leaf\n"
        #expect(try intake(valid, list([:])).listNotes == [])
        let day: Int64 = 86_400
        let old = try list([:], from: Self.now.advanced(bySeconds: -day))
        #expect(try intake(valid, old).listNotes == [.listEnded])
        #expect(
            try intake(valid, list([:], from: Self.now.advanced(bySeconds: day))).listNotes == [.listAhead]
        )
        var released = try intake(valid, list([:], removing: 7))
        let (record, notes) = try taken(released.judge(leaf(7), from: "a.pem") { _ in nil })
        #expect(record.state == .active)
        #expect(notes.contains(.releasedOnList))
    }
}
