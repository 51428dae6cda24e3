import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Centre
@testable import OCSP

@Suite("When staff certificates end")
struct StaffRecoveryTests {
    private static let day: Int64 = 86_400

    /// A centre, and what shifts its clock.
    private static func make(_ prepared: PreparedCentre) throws -> (CACentre, ManualClock) {
        let clock = ManualClock(WallClock.system.now)
        return (try prepared.open(clock.clock), clock)
    }

    private func watched(_ centre: CACentre) throws -> HealthCheck.Outcome {
        try StaffWatch(of: centre).outcome()
    }

    @Test("Ends are named 30 days ahead, and are a failure when nobody is left for a role in 14 days")
    func watching() async throws {
        let prepared = try await PreparedCentre.make()
        let (centre, clock) = try Self.make(prepared)
        #expect(try watched(centre).severity == .passed)
        clock.advance(bySeconds: 336 * Self.day)
        let near = try watched(centre)
        #expect(near.severity == .warning)
        #expect(near.detail.contains("admin (in 2"))
        clock.advance(bySeconds: 16 * Self.day)
        let late = try watched(centre)
        #expect(late.severity == .failure)
        #expect(late.detail.contains("super_admin, pki_admin, biz_admin"))
        clock.advance(bySeconds: 20 * Self.day)
        let ended = try watched(centre)
        #expect(ended.severity == .failure)
        #expect(ended.detail.contains("nobody is left who can act as super_admin"))
        #expect(ended.detail.contains("ended: "))
        try centre.book.close()
    }

    @Test("The server tells of it once a day")
    func told() async throws {
        let prepared = try await PreparedCentre.make()
        let (centre, clock) = try Self.make(prepared)
        let responder = OCSPResponder(issuers: [], status: centre.book, clock: clock.clock)
        let follower = HierarchyFollower(centre, responder, [])
        #expect(try await follower.attentions().isEmpty)
        clock.advance(bySeconds: 340 * Self.day)
        #expect(try await follower.attentions().count == 1)
        clock.advance(bySeconds: Self.day - 1)
        #expect(try await follower.attentions().isEmpty)
        clock.advance(bySeconds: 1)
        #expect(try await follower.attentions().count == 1)
        try centre.book.close()
    }

    @Test("A super_admin whose certificate ended comes back, renews the others, and the record says how")
    func back() async throws {
        let prepared = try await PreparedCentre.make()
        let (centre, clock) = try Self.make(prepared)
        clock.advance(bySeconds: 400 * Self.day)
        #expect(throws: CentreError.self) { try centre.staffOperator("admin") }
        let record = try await centre.recoverStaff("admin")
        let administrator = try centre.staffOperator("admin")
        #expect(administrator.record == record)
        #expect(record.roles == [.superAdministrator, .pkiAdministrator])
        _ = try await centre.renewStaff("zhou.guanli", by: administrator)
        #expect(try StaffWatch(of: centre).unfilled().isEmpty)
        let event = try centre.book.auditEntries(after: 0, limit: 10_000).first {
            $0.event.action == "staff.recover"
        }
        #expect(event?.event.actor == "recovery")
        #expect(event?.event.object == "admin")
        let doctor = HealthCheck(centre: centre) { [] }.run().first { $0.check == "staff" }
        #expect(doctor?.severity == .warning)
        #expect(doctor?.detail.contains("--recover") == true)
        try centre.book.close()
    }

    @Test("Nobody comes back without leave while a super_admin can act")
    func refused() async throws {
        let prepared = try await PreparedCentre.make()
        let (centre, clock) = try Self.make(prepared)
        let before = try centre.book.counts()
        await #expect(throws: StaffError(.notLockedOut(by: "admin"))) {
            try await centre.recoverStaff("admin")
        }
        clock.advance(bySeconds: 400 * Self.day)
        for name in ["zhou.guanli", "wang.shenhe"] {
            await #expect(throws: StaffError(.notRecoverable(name: name))) {
                try await centre.recoverStaff(name)
            }
        }
        #expect(try centre.book.counts() == before)
        try centre.book.close()
    }

    @Test(
        "Who was retired does not come back, and the last super_admin is not retired",
        arguments: [RevocationReason.cessationOfOperation, .affiliationChanged, .privilegeWithdrawn]
    )
    func retired(_ reason: RevocationReason) async throws {
        let prepared = try await PreparedCentre.make()
        let (centre, clock) = try Self.make(prepared)
        let administrator = try centre.staffOperator("admin")
        let certificate = try #require(administrator.record.certificate)
        var order = RevocationOrder(reason)
        for evenLast in [false, true] {
            order.evenLast = evenLast
            let error = await #expect(throws: RevocationRefusal.self) {
                _ = try await centre.revoke(certificate, order, by: administrator)
            }
            #expect(error?.reason == .lastOfAll)
        }
        let roles: [StaffRecord.Role] = [.superAdministrator, .pkiAdministrator]
        _ = try await centre.addStaff(name: "sun.ji", displayName: "孙继", roles: Set(roles), by: administrator)
        let heir = try centre.staffOperator("sun.ji")
        _ = try await centre.revoke(certificate, order, by: heir)
        let lost = try #require(heir.record.certificate)
        _ = try await centre.revoke(lost, RevocationOrder(.keyCompromise), by: heir)
        #expect(try StaffWatch(of: centre).unfilled() == roles)
        clock.advance(bySeconds: Self.day)
        await #expect(throws: StaffError(.notRecoverable(name: "admin"))) {
            try await centre.recoverStaff("admin")
        }
        _ = try await centre.recoverStaff("sun.ji")
        try centre.book.close()
    }

    @Test(
        "Who lost their token comes back",
        arguments: [RevocationReason.keyCompromise, .superseded]
    )
    func revoked(_ reason: RevocationReason) async throws {
        let prepared = try await PreparedCentre.make()
        let (centre, clock) = try Self.make(prepared)
        let administrator = try centre.staffOperator("admin")
        let certificate = try #require(administrator.record.certificate)
        var order = RevocationOrder(reason)
        if !reason.isCompromise {
            let error = await #expect(throws: RevocationRefusal.self) {
                _ = try await centre.revoke(certificate, order, by: administrator)
            }
            #expect(error?.reason == .lastOfRole([.superAdministrator, .pkiAdministrator]))
        }
        order.evenLast = true
        _ = try await centre.revoke(certificate, order, by: administrator)
        #expect(try StaffWatch(of: centre).unfilled() == [.superAdministrator, .pkiAdministrator])
        clock.advance(bySeconds: 400 * Self.day)
        _ = try await centre.recoverStaff("admin")
        #expect(try centre.staffOperator("admin").record.certificate != certificate)
        try centre.book.close()
    }

    @Test("A recovery that was cut off after the signature is finished with the same key and certificate")
    func resumed() async throws {
        let prepared = try await PreparedCentre.make()
        let (centre, clock) = try Self.make(prepared)
        clock.advance(bySeconds: 400 * Self.day)
        let member = try #require(try centre.book.staff(named: "admin"))
        let key = try PrivateKey.generate(.p256)
        _ = try centre.keyring.store(key, name: centre.laterKeyFile("admin", key.publicKey.fingerprint))
        let request = try CertificateRequest.signed(by: key, name: "admin")
        let signed = try await centre.certifyStaff(
            "admin",
            member.displayName,
            member.roles,
            request,
            CACentre.recoveryActor,
            writing: centre.book
        )
        #expect(try await centre.recoverStaff("admin").certificate == signed)
        _ = try centre.staffOperator("admin")
        try centre.book.close()
    }

    @Test(
        "A super_admin renews who lost their token, and nobody who was retired",
        arguments: [(RevocationReason.keyCompromise, true), (.cessationOfOperation, false)]
    )
    func renewed(_ reason: RevocationReason, _ comesBack: Bool) async throws {
        let prepared = try await PreparedCentre.make()
        let (centre, _) = try Self.make(prepared)
        let administrator = try centre.staffOperator("admin")
        let lost = try #require(try centre.book.staff(named: "wang.shenhe")?.certificate)
        _ = try await centre.revoke(lost, reason: reason, by: administrator)
        let files = try FileManager.default.contentsOfDirectory(atPath: centre.state.keys)
        if comesBack {
            let record = try await centre.renewStaff("wang.shenhe", by: administrator)
            #expect(record.certificate != lost)
            #expect(try centre.staffOperator("wang.shenhe").record == record)
        } else {
            await #expect(throws: StaffError(.retired(name: "wang.shenhe"))) {
                try await centre.renewStaff("wang.shenhe", by: administrator)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: centre.state.keys) == files)
        }
        try centre.book.close()
    }
}
