import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Centre

/// Certificates that follow others of an authority which has a successor itself.
@Suite("Succession after a rollover", .serialized)
struct SuccessionRolloverTests {
    private let issuing: AuthorityID
    private let next: AuthorityID

    init() throws {
        issuing = try #require(AuthorityID("issuing"))
        next = try #require(AuthorityID("issuing-2"))
    }

    private func order(
        _ act: IssuanceAct,
        after id: CertificateID,
        _ key: PrivateKey
    ) throws -> SuccessionOrder {
        let name = try DistinguishedName([.init(.commonName, "x")])
        let body = try CertificateRequest.body(subject: name, publicKey: key.publicKey)
        let proof = try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: key.sign(body)
        )
        let cause: RevocationCause? = act == .reissue ? .tokenLost : nil
        return SuccessionOrder(act: act, predecessor: id, proof: proof, cause: cause)
    }

    private func reviewer(of centre: CACentre) throws -> CertificateID {
        try #require(try centre.book.staff(named: "wang.shenhe")?.certificate)
    }

    @Test(
        "A certificate of a retired authority is followed by one of its successor",
        arguments: [IssuanceAct.rekey, .reissue]
    )
    func successor(act: IssuanceAct) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let old = try reviewer(of: centre)
        _ = try await staged.desk(centre).rollOver(issuing)
        _ = try await staged.desk(centre).rollOver(next)
        let party = ActingParty(holder: "test", writing: centre.book)
        let key = try PrivateKey.generate(.p256)
        let issued = try await centre.succeed(order(act, after: old, key), by: party)
        #expect(issued.id.authority.name == "issuing-3")
        #expect(try centre.book.successors(of: old).map(\.id) == [issued.id])
        let again = try await centre.succeed(order(act, after: old, key), by: party)
        #expect(again.id == issued.id)
        let challenge = [UInt8](repeating: 7, count: 32)
        let proof = SuccessionProof.signature(try key.sign(challenge), ofChallenge: challenge)
        let outcome = try await centre.proveSuccessor(issued.id, by: proof, party)
        #expect(outcome.successor == issued.id)
        #expect(try reviewer(of: centre) == issued.id)
        #expect(try ProductionFinding.faults(in: centre) == [])
        try await centre.close()
    }

    @Test("A successor below an authority that was revoked since takes the place of nothing")
    func fallen() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        let old = try reviewer(of: centre)
        _ = try await staged.desk(centre).rollOver(issuing)
        let party = ActingParty(holder: "test", writing: centre.book)
        let proof = SuccessionProof.statement("看到了")
        let proven = try await centre.succeed(order(.rekey, after: old, .generate(.p256)), by: party).id
        #expect(try await centre.proveSuccessor(proven, by: proof, party).dueAt != nil)
        _ = try await staged.desk(centre).revoke(next, RevocationOrder(RevocationReason.keyCompromise))
        let again = await #expect(throws: SuccessionError.self) {
            _ = try await centre.succeed(order(.rekey, after: old, .generate(.p256)), by: party)
        }
        #expect(again == SuccessionError(.fallen(proven.serial, state: .active)))
        clock.advance(bySeconds: 8 * 86_400)
        let settled = try await centre.settleSuccessions()
        #expect(settled.map(\.predecessor) == [old] && settled.map(\.ending) == [.kept])
        #expect(try centre.book.certificate(old)?.state == .active)
        let last = try centre.book.auditEntries(after: 0, limit: 1000).map(\.event).last
        #expect(last?.action == "succession.lapse")
        try await centre.close()
    }

    @Test("What was not proven before its authority was revoked is not proven, and another one follows")
    func fallenBefore() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let old = try reviewer(of: centre)
        _ = try await staged.desk(centre).rollOver(issuing)
        let party = ActingParty(holder: "test", writing: centre.book)
        let proof = SuccessionProof.statement("看到了")
        let first = try await centre.succeed(order(.rekey, after: old, .generate(.p256)), by: party).id
        _ = try await staged.desk(centre).revoke(next, RevocationOrder(RevocationReason.caCompromise))
        let error = SuccessionError(.fallen(first.serial, state: .issued))
        await #expect(throws: error) { _ = try await centre.proveSuccessor(first, by: proof, party) }
        _ = try await staged.desk(centre).rollOver(next)
        await #expect(throws: error) {
            _ = try await centre.succeed(order(.rekey, after: old, .generate(.p256)), by: party)
        }
        _ = try await centre.giveUpSuccessor(first, party)
        let second = try await centre.succeed(order(.rekey, after: old, .generate(.p256)), by: party).id
        #expect(second.authority.name == "issuing-3")
        #expect(try await centre.proveSuccessor(second, by: proof, party).successor == second)
        #expect(try centre.book.certificate(old)?.state == .active)
        try await centre.close()
    }

    @Test(
        "An act begun before a rollover ends in one successor, by whoever signed, or may have signed, first"
    )
    func interrupted() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let old = try reviewer(of: centre)
        let key = try PrivateKey.generate(.p256)
        let snapshots = Snapshots(of: staged.prepared)
        let party = ActingParty(holder: "test", writing: centre.book)
        let issued = try await centre.succeed(order(.rekey, after: old, key), by: party) { point in
            guard case .issuance(let step) = point else { return }
            if [.drawn, .intended, .stored].contains(step) { snapshots.take("\(step)") }
        }
        try await centre.close()
        #expect(snapshots.all.count == 3)
        for (moment, copy) in snapshots.all {
            let reopened = try copy.open()
            _ = try await staged.desk(reopened).rollOver(issuing)
            let party = ActingParty(holder: "test", writing: reopened.book)
            let second = try await reopened.succeed(order(.rekey, after: old, key), by: party)
            #expect(second.id.authority == (moment == "drawn" ? next : issuing), "\(moment)")
            #expect(second.id == issued.id || moment == "drawn", "\(moment)")
            let living = try reopened.book.successors(of: old).filter { $0.state != .abandoned }
            #expect(living.map(\.id) == [second.id], "\(moment)")
            try await reopened.close()
        }
    }

    @Test("The end of a line has no successor to give")
    func endOfLine() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let old = try reviewer(of: centre)
        try await staged.desk(centre).retire(issuing)
        let party = ActingParty(holder: "test", writing: centre.book)
        let order = try order(.reissue, after: old, PrivateKey.generate(.p256))
        await #expect(throws: HierarchyError(.notInState(issuing, .retired))) {
            _ = try await centre.succeed(order, by: party)
        }
        #expect(try centre.book.certificate(old)?.state == .active)
        try await centre.close()
    }
}
