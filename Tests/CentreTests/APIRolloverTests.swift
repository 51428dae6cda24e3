import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing

@testable import Centre

/// The API of a centre whose authorities come and go.
@Suite("The API and its authorities", .serialized)
struct APIRolloverTests {
    private let issuing: AuthorityID
    private let next: AuthorityID

    init() throws {
        issuing = try #require(AuthorityID("issuing"))
        next = try #require(AuthorityID("issuing-2"))
    }

    @Test(
        "After a rollover an open desk issues from the successor, and new machines and the server have its certificates"
    )
    func rollover() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let persons = try staged.persons(centre)
        let machine = try await Machine.register("web", in: centre, by: persons)
        let desk = CentreDesk(centre: centre)
        let before = try await desk.issue(machine.order(.generate(.p256)), for: machine.caller)
        #expect(before.id.authority == issuing)
        _ = try await staged.desk(centre).rollOver(issuing)
        let after = try await desk.issue(machine.order(.generate(.p256)), for: machine.caller)
        #expect(after.id.authority == next)
        let issuer = try Certificate(pem: Array(#require(after.chain.first).utf8))
        #expect(try issuer.der == centre.authorityRecord("issuing-2").certificate)
        #expect(try desk.certificate(before.id.serial, of: machine.caller).id == before.id)
        let second = try await Machine.register("next", in: centre, by: persons)
        #expect(second.record.certificate.authority == next)
        let api = try #require(centre.configuration.api)
        let identity = try await centre.serverIdentity(of: centre.serverSigner(api))
        #expect(try identity.chain.dropFirst().first == centre.authorityRecord("issuing-2").certificate)
        try await centre.close()
    }

    /// Issue 3.
    @Test("While no authority issues a machine is told to come again, and its key is certified after it")
    func between() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let machine = try await Machine.register("web", in: centre, by: staged.persons(centre))
        let desk = CentreDesk(centre: centre)
        let order = try machine.order(.generate(.p256))
        try await staged.desk(centre).retire(issuing)
        let error = await #expect(throws: APIRefusal.self) {
            _ = try await desk.issue(order, for: machine.caller)
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.retrySeconds == 300)
        #expect(error?.message.contains("authority issuing is retired") == true)
        _ = try await staged.desk(centre).rollOver(issuing)
        #expect(try await desk.issue(order, for: machine.caller).id.authority == next)
        try await centre.close()
    }

    /// Issue 3.
    @Test("What a revoked authority certified is shown with that revocation, whatever its own state")
    func fallen() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let machine = try await Machine.register("web", in: centre, by: staged.persons(centre))
        let desk = CentreDesk(centre: centre)
        let claim = try #require(
            IdempotencyClaim(field: "one", fingerprint: [UInt8](repeating: 7, count: 32))
        )
        let order = try machine.order(.generate(.p256), claim: claim)
        let issued = try await desk.issue(order, for: machine.caller)
        #expect(issued.authorityRevocation == nil)
        let serial = issued.id.serial
        #expect(try desk.certificate(serial, of: machine.caller).authorityRevocation == nil)
        _ = try await staged.desk(centre).revoke(issuing, RevocationOrder(RevocationReason.keyCompromise))
        let shown = try desk.certificate(serial, of: machine.caller)
        #expect(shown.state == .active && shown.authorityRevocation?.reason == .keyCompromise)
        #expect(try await desk.issue(order, for: machine.caller) == shown)
        try await centre.close()
    }

    /// Issue 3.
    @Test("After a rollover to SM2 no machine is registered, and the server's certificate stays to its end")
    func unreadable() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        let persons = try staged.persons(centre)
        _ = try await Machine.register("web", in: centre, by: persons)
        let api = try #require(centre.configuration.api)
        let server = try await centre.serverSigner(api)
        #expect(try centre.unreadableDoors().isEmpty)
        var renewal = AuthorityDesk.Renewal()
        renewal.algorithm = .sm2
        _ = try await staged.desk(centre).rollOver(issuing, renewal)
        #expect(try centre.unreadableDoors().map(\.profile) == ["STAFF", "TLS-CLIENT", "TLS-SERVER"])
        #expect(try centre.unreadableDoors().allSatisfy { $0.authority == next })
        await #expect(throws: DoorRefusal(next, .profile("TLS-CLIENT"))) {
            _ = try await Machine.register("next", in: centre, by: persons)
        }
        let proof = try CertificateRequest.signed(by: PrivateKey.generate(.p256), name: "web")
        await #expect(throws: DoorRefusal(next, .renewal(client: "web"))) {
            _ = try await centre.renewClient("web", proof: proof, by: persons)
        }
        let end = try #require(server.notAfter)
        clock.advance(bySeconds: end.secondsSinceEpoch - clock.clock.now.secondsSinceEpoch - 86_400)
        var troubles: [DoorRefusal?] = []
        let last = try await centre.serverSigner(api) { troubles.append($0 as? DoorRefusal) }
        #expect(last == server)
        #expect(troubles == [DoorRefusal(next, .profile("TLS-SERVER"))])
        let warned = HealthCheck(centre: centre) { [] }.run().filter {
            $0.check == "authorities" && $0.detail.contains("issuing-2, which signs with SM2")
        }
        #expect(warned.map(\.severity) == [.warning, .warning, .warning])
        try await centre.close()
    }

    @Test(
        "What a retired authority had begun under an idempotency key, it finishes when the request comes again"
    )
    func interrupted() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let machine = try await Machine.register("web", in: centre, by: staged.persons(centre))
        let key = try PrivateKey.generate(.p256)
        let claim = try #require(
            IdempotencyClaim(field: "one", fingerprint: [UInt8](repeating: 7, count: 32))
        )
        let order = try machine.order(key, claim: claim)
        let snapshots = Snapshots(of: staged.prepared)
        let authority = try centre.issuingAuthority(for: "TLS-CLIENT") { step in
            if step == .drawn || step == .intended { snapshots.take("\(step)") }
        }
        let now = centre.clock.now
        let requester = machine.caller.auditName
        let issued = try await authority.issue(
            IssuanceRequest(
                profile: "TLS-CLIENT",
                facts: SubjectFacts(order),
                proof: CertificateRequest(pem: order.request),
                actor: requester,
                alongside: { id in
                    [
                        .recordRequest(
                            RequestRecord(
                                certificate: id,
                                requester: requester,
                                key: claim.key,
                                fingerprint: claim.fingerprint,
                                at: now
                            )
                        )
                    ]
                }
            )
        )
        try await centre.close()
        #expect(snapshots.all.map(\.moment) == ["drawn", "intended"])
        for (moment, copy) in snapshots.all {
            let reopened = try copy.open()
            _ = try await staged.desk(reopened).rollOver(issuing)
            let shown = try await CentreDesk(centre: reopened).issue(order, for: machine.caller)
            // Of what was only drawn nothing was signed.
            #expect(shown.id == issued.id || moment == "drawn", "\(moment)")
            #expect(shown.id.authority == (moment == "drawn" ? next : issuing), "\(moment)")
            try await reopened.close()
        }
    }

    @Test("Where the profiles name another authority, the API's certificates come from that one")
    func otherName() async throws {
        let staged = try await StagedHierarchy.make()
        let definition = staged.prepared.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        for name in ["TLS-CLIENT", "TLS-SERVER"] {
            let path = "\(definition)/profiles/\(name).yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try Data((text + "authority: machines\n").utf8).write(to: URL(fileURLWithPath: path))
        }
        let centre = try staged.prepared.open(definition: definition)
        let desk = try staged.desk(centre)
        let machines = try await desk.create(staged.plan("machines", parent: "root", algorithm: .p256)).id
        try await desk.retire(issuing)
        let machine = try await Machine.register("web", in: centre, by: staged.persons(centre))
        #expect(machine.record.certificate.authority == machines)
        let shown = try await CentreDesk(centre: centre)
            .issue(machine.order(.generate(.p256)), for: machine.caller)
        #expect(shown.id.authority == machines)
        let api = try #require(centre.configuration.api)
        let identity = try await centre.serverIdentity(of: centre.serverSigner(api))
        #expect(try identity.chain.dropFirst().first == centre.authorityRecord("machines").certificate)
        try await centre.close()
    }
}
