import Model
import Store
import StoreSupport
import TestSupport
import Testing
import Tokens

@testable import Centre

/// 更新 and 替换 of a certificate to which an encryption certificate belongs (双证书).
@Suite("Renewing beside an encryption certificate", .serialized)
struct PairedRenewalTests {
    @Test(
        "It is refused before anything is written, also where the pair came after the approval",
        arguments: [RenewalMessages.Redeem.Kind.renew, .replace]
    )
    func refused(kind: RenewalMessages.Redeem.Kind) async throws {
        let renewal = try await RenewalCase(kind)
        let (old, assistant) = (try renewal.old(), try await renewal.assistant())
        let pair = Sample.reservation(
            77,
            id: CertificateID(authority: old.id.authority, serial: Sample.serial(77)),
            profile: "EXPERT-ENC",
            purpose: .encryption,
            application: old.reservation.application,
            subjectUID: old.reservation.subjectUID,
            notAfter: old.reservation.notAfter
        )
        try await renewal.book.commit(Sample.issue(77, pair) + [.activateCertificate(pair.id)])
        let code = try await renewal.holder.codeOnPhone()
        await #expect(throws: RenewalAssistant.Refused(code: "request-refused", check: "content")) {
            _ = try await assistant.redeem(code)
        }
        #expect(try await assistant.token.readCertificate(in: .signature) == nil)
        #expect(try renewal.old().state == .active)
        #expect(try renewal.line().isEmpty)
        // Once the pair is revoked nothing is left behind.
        let revocation = Revocation(date: renewal.clock.clock.now, reason: .superseded)
        try await renewal.book.commit([.revokeCertificate(pair.id, revocation)])
        #expect(try await assistant.redeem(code).challenge.count == 32)
        try await renewal.close()
    }
}
