import Centre
import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

/// What a maker states of a key decides by the profile, and the certificate's policy says which proof there was.
@Suite("Keys attested by their makers, at the line", .serialized)
struct KeyStatementTests {
    private static let base = "2.16.840.1.101.3.2.1.48.1"
    private static let attested = "2.16.840.1.101.3.2.1.48.2"
    private static let supervised = "2.16.840.1.101.3.2.1.48.3"

    private func workshop(_ wish: String, trusting makers: [Certificate]) async throws -> Workshop {
        try await Workshop(
            edits: [
                .expertToken("slot: 9a, algorithm: p256, attestation: \(wish)"),
                Workshop.Edit(
                    file: "profiles/EXPERT.yaml",
                    from: "  policies: [\(Self.base)]",
                    to: "  policies: [\(Self.base)]\n"
                        + "  originPolicies: {attested: \(Self.attested), supervised: \(Self.supervised)}"
                ),
                Workshop.Edit(
                    file: "pki.yaml",
                    from: "stockRequired: false",
                    to: "stockRequired: false\nattestationRoots: makers"
                ),
            ],
            makers: makers
        )
    }

    @Test("A statement that holds is kept, and the certificate says so", arguments: ["used", "required"])
    func kept(wish: String) async throws {
        let maker = try TrainingMaker()
        let world = try await workshop(wish, trusting: [maker.root])
        let card = try VirtualCard(.yubiKey57, maker: maker)
        let product = try await world.make(world.counter.paidApplication(), on: card)
        #expect(product.certificate.policies == [Self.base, Self.attested])
        let kept = try world.centre.book.attestations(ofToken: "\(card.serial)")
        let record = try #require(kept.first)
        #expect(kept.count == 1 && record.keyHash == product.certificate.publicKey.fingerprint)
        #expect(record.firmware == "5.7.1" && record.pinPolicy == "once" && record.slot == "9a")
        #expect(try Certificate(der: record.statement).publicKey == product.certificate.publicKey)
        #expect(try world.centre.book.auditEntryCount(action: "token.attest") == 1)
    }

    @Test("Without a statement that is trusted the line's own word stands, where the profile lets it")
    func supervised() async throws {
        let (maker, stranger) = (try TrainingMaker(), try TrainingMaker())
        let world = try await workshop("used", trusting: [stranger.root])
        for (index, card) in [try VirtualCard(.yubiKey57, maker: maker), try VirtualCard(.plain)].enumerated()
        {
            let product = try await world.make(world.counter.paidApplication(index), on: card)
            #expect(product.certificate.policies == [Self.base, Self.supervised])
            #expect(try world.centre.book.attestations(ofToken: product.token.serial).isEmpty)
            let words = try world.centre.book.journal(of: product.application).map(\.detail).joined()
            #expect(words.contains("not attested: the"))
        }
    }

    @Test("Nobody asks for a statement where the profile does not use it")
    func off() async throws {
        let maker = try TrainingMaker()
        let world = try await workshop("off", trusting: [maker.root])
        let card = try VirtualCard(.yubiKey57, maker: maker)
        let product = try await world.make(world.counter.paidApplication(), on: card)
        #expect(product.certificate.policies == [Self.base, Self.supervised])
        #expect(try world.centre.book.attestations(ofToken: "\(card.serial)").isEmpty)
    }

    @Test("Where a statement is required, a token without one is refused before it is touched")
    func required() async throws {
        let maker = try TrainingMaker()
        let world = try await workshop("required", trusting: [maker.root])
        let application = try await world.counter.paidApplication()
        let plain = try VirtualCard()
        let error = await #expect(throws: CentreError.self) { try await world.make(application, on: plain) }
        guard case .notAttested? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await PIVToken.open(over: VirtualCardTransport(plain)).condition().isFactoryFresh)
        #expect(try world.centre.book.token(serial: "\(plain.serial)") == nil)
        #expect(try world.centre.book.job(of: application)?.state == .queued)
    }

    @Test("Where a statement is required, a stranger's certifies nothing, and another token gets the job")
    func strangers() async throws {
        let (maker, stranger) = (try TrainingMaker(), try TrainingMaker())
        let world = try await workshop("required", trusting: [maker.root])
        let application = try await world.counter.paidApplication()
        let foreign = try VirtualCard(.yubiKey57, maker: stranger)
        let error = await #expect(throws: CentreError.self) { try await world.make(application, on: foreign) }
        #expect(error?.message.contains("the statement's maker is not trusted here") == true)
        #expect(try world.centre.book.certificate(of: application, purpose: .signing) == nil)
        let product = try await world.make(application, on: VirtualCard(.yubiKey57, maker: maker))
        #expect(product.certificate.policies == [Self.base, Self.attested])
    }

    @Test("A token that cannot make the profile's key is refused before it is touched, with what it can")
    func ability() async throws {
        let world = try await Workshop(edits: [.expertToken("slot: 9a, algorithm: rsa4096")])
        let application = try await world.counter.paidApplication()
        let old = try VirtualCard()
        let error = await #expect(throws: CentreError.self) { try await world.make(application, on: old) }
        #expect(error?.message.contains("wants a rsa4096 key, and it makes p256, p384, rsa2048") == true)
        #expect(error?.hint?.contains("pki token readers") == true)
        #expect(try await PIVToken.open(over: VirtualCardTransport(old)).condition().isFactoryFresh)
        #expect(try world.centre.book.token(serial: "\(old.serial)") == nil)
        #expect(try world.centre.book.job(of: application)?.state == .queued)
        let product = try await world.make(application, on: VirtualCard(.yubiKey57))
        #expect(product.certificate.publicKey.algorithm == .rsa4096)
    }

    @Test("A 5.7 token with an Ed25519 key is made like any other")
    func edwards() async throws {
        let world = try await Workshop(edits: [.expertToken("slot: 9c, algorithm: ed25519")])
        let product = try await world.make(world.counter.paidApplication(), on: VirtualCard(.yubiKey57))
        #expect(product.certificate.publicKey.algorithm == .ed25519)
    }
}
