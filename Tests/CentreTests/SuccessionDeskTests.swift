import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Who gets a certificate for a new key in somebody's name.
@Suite("The succession desk", .serialized)
struct SuccessionDeskTests {
    private func order(
        _ act: IssuanceAct,
        of member: String,
        in centre: CACentre,
        cause: RevocationCause = .tokenLost
    ) throws -> SuccessionOrder {
        let key = try PrivateKey.generate(.p256)
        let body = try CertificateRequest.body(
            subject: DistinguishedName([.init(.commonName, "x")]),
            publicKey: key.publicKey
        )
        return SuccessionOrder(
            act: act,
            predecessor: try #require(try centre.book.staff(named: member)?.certificate),
            proof: try CertificateRequest.assemble(
                body: body,
                algorithm: key.signatureAlgorithm,
                signature: key.sign(body)
            ),
            cause: act == .reissue ? cause : nil
        )
    }

    @Test(
        "One administrator alone gets no key that acts in another staff member's name",
        arguments: [IssuanceAct.rekey, .replace, .reissue]
    )
    func alone(act: IssuanceAct) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let order = try order(act, of: "wang.shenhe", in: centre)
        let desk = try SuccessionDesk(centre: centre, person: centre.staffOperator("admin"))
        await #expect(throws: SuccessionError(.secondNeeded(member: "wang.shenhe"))) {
            _ = try await desk.succeed(order)
        }
        #expect(try centre.book.successors(of: order.predecessor) == [])
        #expect(try centre.book.certificate(order.predecessor)?.state == .active)
        try await centre.close()
    }

    @Test(
        "With a second administrator, or the member, it is certified, and both have signed for it",
        arguments: ["he.pki", "wang.shenhe"]
    )
    func two(second: String) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try SuccessionDesk(
            centre: centre,
            person: centre.staffOperator("admin"),
            second: centre.staffOperator(second)
        )
        let issued = try await desk.succeed(order(.rekey, of: "wang.shenhe", in: centre))
        let entries = try centre.book.auditEntries(after: 0, limit: 1000)
        let entry = try #require(entries.last { $0.event.object == issued.id.serial.hexadecimal })
        #expect(entry.event.actor == "admin")
        #expect(entry.event.detail["second"] == second)
        #expect(entry.event.detail["secondSignature"] != nil)
        #expect(try centre.verifyAudit(with: centre.auditPublicKeys()).fault == nil)
        try await centre.close()
    }

    @Test("A second who is nobody to the certificate, or the first again, does not count")
    func others() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let admin = try centre.staffOperator("admin")
        let order = try order(.rekey, of: "wang.shenhe", in: centre)
        let desk = try SuccessionDesk(
            centre: centre,
            person: admin,
            second: centre.staffOperator("chen.shouli")
        )
        await #expect(throws: SuccessionError(.notAllowed(name: "chen.shouli"))) {
            _ = try await desk.succeed(order)
        }
        #expect(throws: HierarchyError(.samePerson(name: "admin"))) {
            _ = try SuccessionDesk(centre: centre, person: admin, second: admin)
        }
        #expect(try centre.book.successors(of: order.predecessor) == [])
        try await centre.close()
    }

    @Test("Administrators re-key their own certificate without anybody else")
    func own() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try SuccessionDesk(centre: centre, person: centre.staffOperator("he.pki"))
        let order = try order(.rekey, of: "he.pki", in: centre)
        let issued = try await desk.succeed(order)
        #expect(try centre.book.successors(of: order.predecessor).map(\.id) == [issued.id])
        #expect(try await desk.succeed(order).id == issued.id)
        try await centre.close()
    }

    @Test("The only super_admin does not end their own certificate in passing, but when it is said")
    func last() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try SuccessionDesk(centre: centre, person: centre.staffOperator("admin"))
        var order = try order(.reissue, of: "admin", in: centre, cause: .superseded)
        let error = await #expect(throws: RevocationRefusal.self) { _ = try await desk.succeed(order) }
        #expect(error?.reason == .lastOfRole([.superAdministrator]))
        #expect(try centre.book.certificate(order.predecessor)?.state == .active)
        order.evenLast = true
        let issued = try await desk.succeed(order)
        #expect(try centre.book.certificate(order.predecessor)?.state == .revoked)
        #expect(try centre.book.successors(of: order.predecessor).map(\.id) == [issued.id])
        #expect(try StaffWatch(of: centre).unfilled() == [.superAdministrator])
        try await centre.close()
    }
}
