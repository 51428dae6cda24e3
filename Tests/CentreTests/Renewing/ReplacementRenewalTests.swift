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

    @Test("It is finished some days after the end of the old certificate, too, as a 更新 is; a 替换 alone is not")
    func afterTheEnd() async throws {
        for renews in [true, false] {
            let renewal = try await RenewalCase(.replace, renews: renews)
            renewal.clock.advance(bySeconds: 11 * 86_400)
            let (now, old) = (renewal.clock.clock.now, try renewal.old().reservation)
            #expect(old.notAfter < now)
            let (assistant, code) = (try await renewal.assistant(), try await renewal.nextCode())
            if renews {
                _ = try await assistant.run(code, .generate(.p256))
                let new = try #require(try renewal.line().last)
                try renewal.expectDone(new.id)
                #expect(new.reservation.act == .replace && new.reservation.notAfter > now)
            } else {
                await #expect(throws: RenewalAssistant.Refused(code: "certificate-not-in-force")) {
                    _ = try await assistant.redeem(code)
                }
            }
            try await renewal.close()
        }
    }
}
