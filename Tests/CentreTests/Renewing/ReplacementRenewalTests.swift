import CentreSupport
import Enrollment
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Centre

@Suite("替换并更新 in the assistant")
struct ReplacementRenewalTests {
    @Test("The certificate has the other words and the end of a renewal; the old one is revoked at once")
    func replacesAndRenews() async throws {
        let renewal = try await RenewalCase(.replace, renews: true)
        let old = try renewal.old().reservation
        _ = try await renewal.assistant().run(renewal.holder.codeOnPhone(), .generate(.p256))
        let new = try #require(try renewal.line().last)
        try renewal.expectDone(new.id)
        let profile = try #require(renewal.centre.profiles[old.profile])
        let renewed = profile.validity(
            for: .rekey,
            predecessor: (old.notBefore, old.notAfter),
            at: new.reservation.createdAt
        )
        #expect(new.reservation.act == .replace && new.reservation.subject.contains("王建国"))
        #expect(new.reservation.notAfter == renewed?.notAfter && new.reservation.notAfter > old.notAfter)
        #expect(try renewal.old().revocation?.reason == .affiliationChanged)
        try await renewal.close()
    }
}
