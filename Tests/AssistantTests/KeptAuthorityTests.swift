import Foundation
import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

/// After a rollover certificates come from an authority that the settings of a machine do not name yet.
@Suite("Authorities that are newer than the settings")
struct KeptAuthorityTests {
    /// A successor below the root that the settings trust.
    private struct Successor {
        let certificate: Certificate
        let key: PrivateKey

        init(below centre: RenewalCentre) throws {
            key = try PrivateKey.generate(.p256)
            certificate = try RenewalCentre.body(
                issuer: centre.authority.subjectDER,
                subject: DistinguishedName([.init(.commonName, "Renewal CA G2")]).der,
                key: key.publicKey,
                from: centre.authority.notBefore,
                to: centre.authority.notAfter,
                isAuthority: true
            ).signed(by: centre.authorityKey)
        }
    }

    /// What a holder sees whose settings name the authority of before.
    private func tokens(_ world: RenewalWorld, vouchedForBy trusted: [Certificate]) throws -> HolderTokens {
        let (drawer, other) = (world.drawer, try SampleCertificate.of(PrivateKey.generate(.p256).publicKey))
        return HolderTokens(
            cabinet: VirtualCabinet([world.holder.card]),
            authorities: [other],
            kept: { drawer.authorities(vouchedForBy: trusted) },
            clock: world.holder.clock.clock
        )
    }

    @Test("What a renewal wrote is ours where somebody vouches for its authority, and else is not")
    func kept() async throws {
        let world = try await RenewalWorld()
        let (centre, successor) = (world.centre, try Successor(below: world.centre))
        centre.forge { honest in
            let certificate = try RenewalCentre.body(
                issuer: successor.certificate.subjectDER,
                subject: honest.subjectDER,
                key: honest.publicKey,
                from: honest.notBefore,
                to: honest.notAfter
            ).signed(by: successor.key)
            return RenewalCentre.Forgery(certificate: certificate.der, chain: [successor.certificate.der])
        }
        // The double knows another digest, so that it ends there, with the certificate written.
        await #expect(throws: AssistantError.self) { _ = try await world.run() }
        for (trusted, standing) in [
            ([centre.authority], HeldCertificate.Standing.good), ([], .foreign),
        ] {
            let found = try #require(try await tokens(world, vouchedForBy: trusted).found().first)
            let written = try #require(found.certificates.first { $0.slot == .signature })
            #expect(written.standing == standing)
        }
    }

    @Test("A file that is no authority's, or that others may read, is passed over")
    func unfit() async throws {
        let world = try await RenewalWorld()
        let successor = try Successor(below: world.centre)
        let file = try world.drawer.open(world.serial)
        let chain = [
            Data(successor.certificate.der), Data(world.holder.certificate.der), Data("none".utf8),
        ]
        try world.drawer.keep(chain, by: file)
        let trusted = [world.centre.authority, world.holder.certificate]
        #expect(world.drawer.authorities(vouchedForBy: trusted) == [successor.certificate])
        let folder = world.folder.path("state")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644],
                ofItemAtPath: "\(folder)/\(name)"
            )
        }
        #expect(world.drawer.authorities(vouchedForBy: trusted) == [])
    }

    @Test("An authority that is kept already is not written again")
    func keptAlready() async throws {
        let world = try await RenewalWorld()
        let file = try world.drawer.open(world.serial)
        let chain = [Data(try Successor(below: world.centre).certificate.der)]
        func places() throws -> [NSNumber?] {
            let folder = world.folder.path("state")
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
                let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
                return facts[.systemFileNumber] as? NSNumber
            }
        }
        try world.drawer.keep(chain, by: file)
        let before = try places()
        try world.drawer.keep(chain, by: file)
        #expect(try places() == before && before.count == 2)
    }

    @Test("The centre is asked about a certificate whose authority is not known, too")
    func followed() async throws {
        let world = try await RenewalWorld()
        let outcome = try await world.run(tokens: tokens(world, vouchedForBy: []))
        #expect(try await world.isRenewed())
        #expect(outcome.kind == .renew)
    }
}
