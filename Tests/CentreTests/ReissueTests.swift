import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Centre

/// 补办 of machines' certificates, whose facts an administrator names.
@Suite("Reissue of a machine's certificate", .serialized)
struct ReissueTests {
    /// A centre whose machines may renew with the same key, and one certificate of a machine.
    private struct Bench {
        let staged: StagedHierarchy
        let centre: CACentre
        let key: PrivateKey
        let issued: CertificateID

        static let facts = ["organization": "必联", "name": "n1"]

        static func make() async throws -> Bench {
            let staged = try await StagedHierarchy.make()
            let definition = staged.prepared.path("definition")
            try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
            let path = "\(definition)/profiles/TLS-CLIENT.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try Data((text + "sameKeyRenewal: true\n").utf8).write(to: URL(fileURLWithPath: path))
            let centre = try staged.prepared.open(definition: definition)
            let key = try PrivateKey.generate(.p256)
            let order = ServiceOrder(
                profile: "TLS-CLIENT",
                proof: try CertificateRequest.signed(by: key, name: "any"),
                facts: facts.sorted { $0.key < $1.key }.map {
                    ServiceOrder.Fact(name: $0.key, value: $0.value)
                }
            )
            let issued = try await centre.issue(order, by: centre.staffOperator("admin"))
            return Bench(staged: staged, centre: centre, key: key, issued: issued.id)
        }

        func succeed(
            _ act: IssuanceAct,
            with key: PrivateKey,
            after predecessor: CertificateID? = nil,
            on token: String? = nil,
            facts: [String: String] = Bench.facts
        ) async throws -> CertificateID {
            let order = SuccessionOrder(
                act: act,
                predecessor: predecessor ?? issued,
                proof: try CertificateRequest.signed(by: key, name: "any"),
                facts: SubjectFacts(facts),
                tokenSerial: token,
                cause: act == .reissue ? .tokenLost : nil
            )
            return try await centre.succeed(order, by: ActingParty(centre.staffOperator("admin"))).id
        }
    }

    @Test("A lost key takes every certificate of it along, in the same moment")
    func twins() async throws {
        let bench = try await Bench.make()
        let renewal = try await bench.succeed(.renew, with: bench.key)
        let successor = try await bench.succeed(.reissue, with: .generate(.p256))
        for id in [bench.issued, renewal] {
            let record = try #require(try bench.centre.book.certificate(id))
            #expect(record.revocation?.reason == .keyCompromise)
        }
        #expect(try bench.centre.book.certificate(successor)?.state == .issued)
        #expect(try bench.centre.book.isBlocked(keyHash: bench.key.publicKey.fingerprint))
        try await bench.centre.close()
    }

    private func token(_ serial: String) -> TokenRecord {
        TokenRecord(
            serial: serial,
            driver: "piv",
            model: "virtual",
            state: .inUse,
            application: nil,
            wrappedSecrets: [1],
            pinTriesLeft: 3,
            version: 1,
            updatedAt: Timestamp(secondsSinceEpoch: 1_700_000_000)
        )
    }

    /// A bench, and two certificates of one token: the first is active, the second takes its place.
    private func onOneToken() async throws -> (Bench, CertificateID, CertificateID) {
        let bench = try await Bench.make()
        for serial in ["T1", "T2"] { try await bench.centre.book.commit([.addToken(token(serial))]) }
        let keys = try [PrivateKey.generate(.p256), PrivateKey.generate(.p256)]
        let first = try await bench.succeed(.rekey, with: keys[0], on: "T1")
        let admin = try ActingParty(bench.centre.staffOperator("admin"))
        let proof = SuccessionProof.statement("seen at the desk")
        _ = try await bench.centre.proveSuccessor(first, by: proof, admin)
        let second = try await bench.succeed(.rekey, with: keys[1], after: first, on: "T1")
        return (bench, first, second)
    }

    @Test("A 替换 in the overlap of a 更新 revokes the certificate before that, too")
    func replacedInOverlap() async throws {
        let (bench, first, _) = try await onOneToken()
        #expect(try bench.centre.book.certificate(bench.issued)?.state == .active)
        let third = try await bench.succeed(
            .replace,
            with: .generate(.p256),
            after: first,
            on: "T1",
            facts: ["organization": "必联", "name": "n2"]
        )
        let admin = try ActingParty(bench.centre.staffOperator("admin"))
        _ = try await bench.centre.proveSuccessor(third, by: .statement("seen at the desk"), admin)
        for id in [bench.issued, first] {
            let record = try #require(try bench.centre.book.certificate(id))
            #expect(record.revocation?.reason == .affiliationChanged)
        }
        _ = try await bench.centre.settleSuccessions()
        #expect(try bench.centre.book.certificate(third)?.state == .active)
        try await bench.centre.close()
    }

    @Test("A lost token takes every certificate of it along, whichever of them is named")
    func lostToken() async throws {
        for position in 0..<2 {
            let (bench, first, second) = try await onOneToken()
            let admin = try bench.centre.staffOperator("admin")
            let named = [first, second][position]
            let order = try RevocationOrder(.tokenLost)
            _ = try await bench.centre.revoke(named, order, by: admin)
            for id in [first, second] {
                let record = try #require(try bench.centre.book.certificate(id))
                #expect(record.revocation?.reason == .keyCompromise)
                #expect(try bench.centre.book.isBlocked(keyHash: record.reservation.keyHash))
            }
            #expect(try bench.centre.book.token(serial: "T1")?.state == .lost)
            let before = try bench.centre.book.certificate(bench.issued)
            #expect(before?.revocation?.reason != .keyCompromise)
            try await bench.centre.close()
        }
    }

    @Test("What was on record of a certificate before is told of that one only")
    func before() async throws {
        let (bench, first, second) = try await onOneToken()
        let admin = try bench.centre.staffOperator("admin")
        _ = try await bench.centre.revoke(first, reason: .superseded, by: admin)
        let order = try RevocationOrder(.tokenLost)
        _ = try await bench.centre.revoke(first, order, by: admin)
        let events = try bench.centre.book.auditEntries(after: 0, limit: 1000).map(\.event).filter {
            $0.action == "certificate.revoke" && $0.detail["cause"] == "token_lost"
        }
        #expect(events.map(\.object) == [first, second].map(\.serial.hexadecimal))
        #expect(events.map { $0.detail["before"] } == ["superseded", nil])
        #expect(events.map { $0.detail["with"] } == [nil, first.serial.hexadecimal])
        try await bench.centre.close()
    }

    @Test("Another cause than a lost token leaves the others on it alone")
    func kept() async throws {
        let (bench, first, second) = try await onOneToken()
        let admin = try bench.centre.staffOperator("admin")
        _ = try await bench.centre.revoke(first, RevocationOrder(RevocationReason.keyCompromise), by: admin)
        #expect(try bench.centre.book.certificate(second)?.state == .issued)
        try await bench.centre.close()
    }

    /// #3: said of a selection, it means what it means when it is said of one certificate.
    @Test("A lost token falls whole and is LOST also when certificates are revoked together")
    func lostTogether() async throws {
        for position in 0..<2 {
            let (bench, first, second) = try await onOneToken()
            let admin = try bench.centre.staffOperator("admin")
            let witness = try bench.centre.staffOperator("he.pki")
            let order = try RevocationOrder(.tokenLost)
            var selection = CertificateFilter()
            if position == 0 {
                selection.tokenSerial = "T1"
            } else {
                selection.keyHash = try bench.centre.book.certificate(first)?.reservation.keyHash
            }
            let plan = try bench.centre.planRevocation(of: selection, for: order)
            #expect(Set(plan.items.map(\.id)) == [first, second])
            _ = try await bench.centre.revoke(plan, order, by: admin, second: witness)
            for id in [first, second] {
                #expect(try bench.centre.book.certificate(id)?.revocation?.reason == .keyCompromise)
            }
            #expect(try bench.centre.book.token(serial: "T1")?.state == .lost)
            #expect(try bench.centre.book.token(serial: "T2")?.state == .inUse)
            #expect(try bench.centre.book.auditEntryCount(action: "token.end") == 1)
            try await bench.centre.close()
        }
    }

    /// #3: also when the lost token is named a second reason for.
    @Test("A reissue for a lost token says so of what was revoked for less, and of all on the token")
    func lostAfterwards() async throws {
        for reason in [RevocationReason.superseded, .keyCompromise] {
            let (bench, first, second) = try await onOneToken()
            let (book, admin) = (bench.centre.book, try bench.centre.staffOperator("admin"))
            let date = try await bench.centre.revoke(first, reason: reason, by: admin).date
            let third = try await bench.succeed(.reissue, with: .generate(.p256), after: first, on: "T2")
            for id in [first, second] {
                let record = try #require(try book.certificate(id))
                #expect(record.revocation?.reason == .keyCompromise)
                #expect(try book.isBlocked(keyHash: record.reservation.keyHash))
            }
            #expect(try book.certificate(first)?.revocation?.date == date)
            #expect(try book.token(serial: "T1")?.state == .lost)
            #expect(try book.certificate(third)?.state == .issued)
            try await bench.centre.close()
        }
    }

    @Test("A reissue is not put on the token that was lost, and leaves nothing good on it")
    func gone() async throws {
        let (bench, first, second) = try await onOneToken()
        let error = await #expect(throws: SuccessionError.self) {
            try await bench.succeed(.reissue, with: .generate(.p256), after: first, on: "T1")
        }
        #expect(error?.reason == .tokenGone(serial: "T1"))
        #expect(try bench.centre.book.certificate(first)?.state == .active)
        let third = try await bench.succeed(.reissue, with: .generate(.p256), after: first, on: "T2")
        for id in [first, second] {
            #expect(try bench.centre.book.certificate(id)?.revocation?.reason == .keyCompromise)
        }
        #expect(try bench.centre.book.certificate(third)?.state == .issued)
        try await bench.centre.close()
    }

    @Test("It says the same as the certificate it follows; otherwise nothing is revoked and nothing issued")
    func content() async throws {
        let bench = try await Bench.make()
        let error = await #expect(throws: IssuanceError.self) {
            try await bench.succeed(
                .reissue,
                with: .generate(.p256),
                facts: ["organization": "别家", "name": "n1"]
            )
        }
        #expect(error?.reason == .succession(.otherContent(bench.issued)))
        #expect(try bench.centre.book.certificate(bench.issued)?.state == .active)
        #expect(try bench.centre.book.successors(of: bench.issued) == [])
        try await bench.centre.close()
    }
}
