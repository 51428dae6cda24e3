import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import Testing
import Tokens

@testable import Centre

/// An authority that is revoked while a token with its certificate is being made.
@Suite("An authority that is revoked while its certificate is put on a token", .serialized)
struct FallenInWorkTests {
    private func open(_ card: VirtualCard) async throws -> PIVToken {
        try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }

    @Test(
        "The token is not finished; set aside, it is followed by one with a certificate of the next authority",
        arguments: [StepReport.Step.written, .verified, .done]
    )
    func fallen(before step: StepReport.Step) async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let (admin, issuing) = (try centre.staffOperator("admin"), try #require(AuthorityID("issuing")))
        _ = try await centre.addStaff(
            name: "he.pki",
            displayName: "何密钥",
            roles: [.pkiAdministrator],
            by: admin
        )
        let desk = try centre.authorityDesk(first: admin, second: centre.staffOperator("he.pki"))
        let application = try await Counter(centre).paidApplication()
        let producer = try centre.staffOperator("liu.zhizheng")
        let office = try CentreOffice(centre: centre, producer: producer, station: "desk")
        let revoking = HookedOffice(office: office) { _, next in
            guard next == step, try !centre.hasFallen(issuing) else { return }
            _ = try await desk.revoke(issuing, RevocationOrder(RevocationReason.caCompromise))
        }
        let card = try VirtualCard()
        for line in [ProductionLine(office: revoking), ProductionLine(office: office)] {
            let error = await #expect(throws: CentreError.self) {
                try await line.make(line.claim(application), on: open(card))
            }
            let serial = try #require(try centre.book.job(of: application)?.certificate?.serial)
            #expect(error == CentreError(.authorityRevoked(application, serial: serial, issuing)))
        }
        #expect(try centre.book.application(application)?.state == .producing)
        _ = try await desk.rollOver(issuing)
        _ = try await office.claim(application)
        let done = try await office.setAside(application, token: "\(card.serial)", because: "签发机构已吊销")
        #expect(!done.isOver)
        let next = try VirtualCard()
        let line = ProductionLine(office: office)
        _ = try await line.make(line.claim(application), on: open(next))
        let last = try #require(try centre.book.job(of: application)?.certificate)
        #expect(last.authority.name == "issuing-2")
        #expect(try centre.book.certificate(last)?.state == .active)
        try await centre.close()
    }

    @Test("No encryption certificate is issued beside one that nobody accepts")
    func encryption() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let (admin, issuing) = (try centre.staffOperator("admin"), try #require(AuthorityID("issuing")))
        _ = try await centre.addStaff(
            name: "he.pki",
            displayName: "何密钥",
            roles: [.pkiAdministrator],
            by: admin
        )
        let application = try await Counter(centre).paidApplication()
        let producer = try centre.staffOperator("liu.zhizheng")
        let line = try ProductionLine(centre: centre, producer: producer, station: "desk")
        _ = try await line.make(line.claim(application), on: open(VirtualCard()))
        let desk = try centre.authorityDesk(first: admin, second: centre.staffOperator("he.pki"))
        _ = try await desk.revoke(issuing, RevocationOrder(RevocationReason.caCompromise))
        _ = try await desk.rollOver(issuing)
        let request = try CertificateRequest.signed(by: PrivateKey.generate(.p256), name: "any")
        await #expect(throws: IssuanceRefusal(.noSigningCertificate(application))) {
            try await centre.issueEncryption(for: application, request, by: producer)
        }
        try await centre.close()
    }
}
