import CRL
import CentreSupport
import Foundation
import Model
import OCSP
import OpenSSL
import Store
import Synchronization
import TestSupport
import Testing

@testable import Centre

/// Who answers for an authority whose key is destroyed.
@Suite("The last OCSP signer of an authority", .serialized)
struct LastSignerTests {
    private static let day: Int64 = 86_400
    private let clock = ManualClock(WallClock.system.now)

    /// A centre whose first issuing authority has a successor, and certificates of a year.
    private func retired(_ staged: StagedHierarchy) async throws -> (centre: CACentre, id: AuthorityID) {
        let centre = try staged.prepared.open(clock.clock)
        let id = try #require(AuthorityID("issuing"))
        _ = try await staged.desk(centre).rollOver(id)
        #expect(try centre.authorityRecord("issuing").state == .retired)
        return (centre, id)
    }

    private func lastEnd(_ centre: CACentre, _ id: AuthorityID) throws -> Timestamp {
        let own = try Certificate(der: centre.authorityRecord(id.name).certificate)
        return try #require(try centre.book.lastEnd(of: id, except: own.serial, withSigners: false))
    }

    private func signers(_ centre: CACentre, _ id: AuthorityID) throws -> [SignerRecord] {
        try centre.book.signers(.ocsp).filter { $0.authority == id }
    }

    @Test("OCSP answers for a destroyed authority until its last certificate has ended, and no longer")
    func answers() async throws {
        let staged = try await StagedHierarchy.make()
        let (centre, id) = try await retired(staged)
        let last = try lastEnd(centre, id)
        #expect(last > clock.clock.now.advanced(bySeconds: 300 * Self.day))
        let desk = try staged.desk(centre)
        #expect(try desk.lastAnswer(of: id) == last)
        _ = try await desk.destroy(id, evenThough: 1000)
        let end = try #require(try centre.signerEnd(of: id))
        #expect(end >= last && end < last.advanced(bySeconds: Self.day))
        let signer = try #require(try signers(centre, id).first { $0.notAfter == end }?.certificate)
        let certificate = try Certificate(der: signer)
        #expect(certificate.hasOCSPNoCheck && certificate.extendedKeyUsage == [.ocspSigning])
        // The last list has it, too.
        let name = try #require(RevocationListName("issuing"))
        #expect(try #require(centre.listDirectory.list(name)?.frame.nextUpdate) >= end)
        func issuer() throws -> OCSPIssuer? { try centre.ocspIssuers { _ in }.first { $0.id == id } }
        for moment in [clock.clock.now.advanced(bySeconds: 100 * Self.day), last] {
            clock.advance(bySeconds: moment.secondsSinceEpoch - clock.clock.now.secondsSinceEpoch)
            let found = try #require(try issuer())
            #expect(try found.signer(at: moment).certificate.der == certificate.der)
            #expect(try await centre.renewSigners(of: id).made.isEmpty)
        }
        clock.advance(bySeconds: Self.day)
        #expect(try issuer() == nil)
        try await centre.close()
    }

    @Test("A destruction that is run again makes no other one; one that was cut makes it once")
    func again() async throws {
        let staged = try await StagedHierarchy.make()
        let (centre, id) = try await retired(staged)
        let before = try signers(centre, id).count
        let copies = Mutex<[PreparedCentre]>([])
        let desk = try staged.desk(centre) { step in
            guard step == .signerReady || step == .intended, let copy = try? staged.prepared.copy() else {
                return
            }
            copies.withLock { $0.append(copy) }
        }
        _ = try await desk.destroy(id, evenThough: 1000)
        #expect(try signers(centre, id).count == before + 1)
        try await centre.close()
        for prepared in copies.withLock({ $0 }) {
            let copy = StagedHierarchy(prepared: prepared)
            let cut = try prepared.open(clock.clock)
            _ = try await copy.desk(cut).destroy(id, evenThough: 1000)
            #expect(try signers(cut, id).count == before + 1)
            #expect(try cut.authorityRecord("issuing").state == .destroyed)
            try await cut.close()
        }
        #expect(copies.withLock { $0.count } == 2)
    }

    @Test("Who wants none gets none; an authority without certificates needs none")
    func none() async throws {
        let staged = try await StagedHierarchy.make()
        let (centre, id) = try await retired(staged)
        let (before, end) = (try signers(centre, id), try centre.signerEnd(of: id))
        let desk = try staged.desk(centre)
        #expect(try desk.lastAnswer(of: id, hasLastSigner: false) == end)
        _ = try await desk.destroy(id, evenThough: 1000, hasLastSigner: false)
        #expect(try signers(centre, id) == before)
        let empty = try await desk.create(staged.plan("issuing-x", parent: "root", algorithm: .p256))
        try await desk.retire(empty.id)
        let own = try signers(centre, empty.id)
        _ = try await desk.destroy(empty.id)
        #expect(try signers(centre, empty.id) == own)
        try await centre.close()
    }

    @Test("Nobody is asked again and again for signers of a destroyed authority, though their keys are gone")
    func silence() async throws {
        let staged = try await StagedHierarchy.make()
        let (centre, id) = try await retired(staged)
        _ = try await staged.desk(centre).destroy(id, evenThough: 1000)
        #expect(try await centre.renewSigners(isForced: true).failed.isEmpty)
        for signer in try signers(centre, id) {
            try centre.keyring.destroy(signer.keyReference)
        }
        var faults: [AuthorityFault] = []
        let issuers = try centre.ocspIssuers { faults.append($0) }
        #expect(!issuers.contains { $0.id == id } && faults.isEmpty)
        #expect(try await centre.renewSigners().failed.isEmpty)
        try await centre.close()
    }

    @Test("The last signer of a destroyed authority can be revoked: it answers nobody from then on")
    func revoked() async throws {
        let staged = try await StagedHierarchy.make()
        let (centre, id) = try await retired(staged)
        let desk = try staged.desk(centre)
        _ = try await desk.destroy(id, evenThough: 1000)
        for signer in try signers(centre, id) {
            let serial = try Certificate(der: #require(signer.certificate)).serial
            let order = RevocationOrder(RevocationReason.keyCompromise)
            try await desk.revokeSigner(of: id, serial: serial, order)
        }
        #expect(try centre.signerEnd(of: id) == nil)
        #expect(try centre.ocspIssuers { _ in }.contains { $0.id == id } == false)
        try await centre.close()
    }
}
