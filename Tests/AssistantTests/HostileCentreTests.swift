import Foundation
import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

@Suite("A centre that sends another certificate")
struct HostileCentreTests {
    /// What it sends, made of the certificate that it should send.
    struct Lie: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let forge: @Sendable (RenewalCentre, Certificate) throws -> RenewalCentre.Forgery

        init(
            _ name: String,
            _ forge: @escaping @Sendable (RenewalCentre, Certificate) throws -> RenewalCentre.Forgery
        ) {
            testDescription = name
            self.forge = forge
        }

        /// One that its authority signed, with other contents.
        static func signed(
            _ name: String,
            key: PrivateKey? = nil,
            subject: String? = nil,
            until: Int64 = 31_536_000,
            isAuthority: Bool = false
        ) -> Lie {
            Lie(name) { centre, honest in
                let other = try subject.map { try DistinguishedName([.init(.commonName, $0)]).der }
                let certificate = try RenewalCentre.body(
                    issuer: centre.authority.subjectDER,
                    subject: other ?? honest.subjectDER,
                    key: key?.publicKey ?? honest.publicKey,
                    from: honest.notBefore,
                    to: centre.old.notAfter.advanced(bySeconds: until),
                    isAuthority: isAuthority
                ).signed(by: centre.authorityKey)
                return RenewalCentre.Forgery(certificate: certificate.der, chain: [])
            }
        }
    }

    static let lies: [Lie] = [
        .signed("for another key", key: try? PrivateKey.generate(.p256)),
        .signed("for another person", subject: "李专家"),
        .signed("that ends before the old one", until: -1),
        .signed("of an authority", isAuthority: true),
        Lie("the old one") { centre, _ in
            RenewalCentre.Forgery(certificate: centre.old.der, chain: [])
        },
        Lie("by an authority of its own making") { centre, honest in
            let key = try PrivateKey.generate(.p256)
            let certificate = try RenewalCentre.body(
                issuer: centre.authority.subjectDER,
                subject: honest.subjectDER,
                key: honest.publicKey,
                from: honest.notBefore,
                to: honest.notAfter
            ).signed(by: key)
            let authority = try RenewalCentre.authority(of: key)
            return RenewalCentre.Forgery(certificate: certificate.der, chain: [authority.der])
        },
        Lie("no certificate") { _, _ in RenewalCentre.Forgery(certificate: [0x30, 0x00], chain: []) },
        Lie("nothing") { _, _ in RenewalCentre.Forgery(certificate: [], chain: []) },
        Lie("with a chain that cannot be read") { _, honest in
            RenewalCentre.Forgery(certificate: honest.der, chain: [[0x30, 0x00]])
        },
        Lie("with a chain without end") { centre, honest in
            RenewalCentre.Forgery(
                certificate: honest.der,
                chain: Array(repeating: centre.authority.der, count: 100)
            )
        },
    ]

    @Test("Nothing of it is written, and an honest answer to the same request goes on", arguments: lies)
    func refused(lie: Lie) async throws {
        let world = try await RenewalWorld()
        let centre = world.centre
        centre.forge { honest in try lie.forge(centre, honest) }
        do {
            _ = try await world.run()
            Issue.record("it was taken")
        } catch let error as AssistantError {
            #expect(error.code == "certificate-unexpected")
        }
        #expect(try await world.isUntouched())
        #expect(world.entry?.certificate == nil)
        centre.forge(nil)
        _ = try await world.run()
        #expect(try await world.isRenewed())
    }

    @Test("A certificate of an authority below a root of the settings is taken with its chain")
    func chain() async throws {
        let world = try await RenewalWorld()
        let centre = world.centre
        let key = try PrivateKey.generate(.p256)
        let name = try DistinguishedName([.init(.commonName, "Below")]).der
        let below = try RenewalCentre.body(
            issuer: centre.authority.subjectDER,
            subject: name,
            key: key.publicKey,
            from: centre.authority.notBefore,
            to: centre.authority.notAfter,
            isAuthority: true
        ).signed(by: centre.authorityKey)
        let check = IssuedCheck(trusted: [centre.authority], now: world.holder.clock.clock.now)
        let own = try PrivateKey.generate(.p256)
        let certificate = try RenewalCentre.body(
            issuer: name,
            subject: centre.old.subjectDER,
            key: own.publicKey,
            from: world.holder.clock.clock.now,
            to: centre.old.notAfter.advanced(bySeconds: 1)
        ).signed(by: key)
        let issued = RenewalMessages.Issued(
            certificate: .init(certificate.der),
            chain: [.init(below.der)],
            nonce: .init(RenewalCentre.nonce),
            pair: nil
        )
        let taken = try check.certificate(issued, for: own.publicKey, after: centre.old, .renew)
        #expect(taken == certificate)
        let alone = RenewalMessages.Issued(
            certificate: .init(certificate.der),
            chain: [],
            nonce: .init(RenewalCentre.nonce),
            pair: nil
        )
        #expect(throws: AssistantError.self) {
            _ = try check.certificate(alone, for: own.publicKey, after: centre.old, .renew)
        }
    }

    @Test("A replacement may name somebody else than before, and end as the old one does")
    func replacement() async throws {
        let world = try await RenewalWorld(.replace)
        let centre = world.centre
        let lie = Lie.signed("renamed", subject: "张新名", until: 0)
        centre.forge { honest in try lie.forge(centre, honest) }
        // Its own digest is what is read back, so that the double has to know it: it ends there, with the certificate written.
        await #expect(throws: AssistantError.self) { _ = try await world.run() }
        let written = try #require(try await world.token().readCertificate(in: .signature))
        #expect(try Certificate(der: written).subject.description.contains("张新名"))
    }
}
