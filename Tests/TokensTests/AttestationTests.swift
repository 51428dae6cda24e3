import Model
import OpenSSL
import TestSupport
import Testing
import Tokens

/// Statements of cards, and what is believed of them.
@Suite("Attestation")
struct AttestationTests {
    private let maker: TrainingMaker
    private let card: VirtualCard
    private let bench: Bench
    private let now = Timestamp(secondsSinceEpoch: 1_795_305_600)

    init() throws {
        maker = try TrainingMaker()
        card = try VirtualCard(.yubiKey57, serial: 31_415_926, maker: maker)
        bench = try Bench(card)
    }

    private func statement(
        _ slot: TokenSlot = .authentication
    ) async throws -> (key: PublicKey, attestation: TokenAttestation) {
        let token = try await bench.personalised()
        let key = try await token.generateKey(.p256, in: slot, with: bench.secrets)
        return (key, try #require(try await token.attestation(of: slot)))
    }

    private func examine(
        _ attestation: TokenAttestation,
        _ key: PublicKey,
        serial: String = "31415926",
        trusting certificates: [Certificate]? = nil,
        at moment: Timestamp? = nil
    ) throws -> AttestationTrust.Verdict {
        try AttestationTrust(certificates ?? [maker.root])
            .examine(attestation, of: key, serial: serial, at: moment ?? now)
    }

    @Test("A statement about the key, of the token, by a trusted maker holds, and says firmware and policies")
    func holds() async throws {
        let (key, attestation) = try await statement(.signature)
        guard case .holds(let facts, let root) = try examine(attestation, key) else {
            Issue.record("\(try examine(attestation, key))")
            return
        }
        #expect(facts.firmware == "5.7.1" && facts.serial == "31415926")
        #expect(facts.pinPolicy == .always && facts.touchPolicy == .never)
        #expect(root.contains("TRAINING ONLY"))
        #expect(try await bench.open().condition().capabilities.has(.attestation))
    }

    @Test("A statement about another key or another token contradicts what was seen")
    func contradicts() async throws {
        let (key, attestation) = try await statement()
        let other = try PrivateKey.generate(.p256).publicKey
        #expect(try examine(attestation, other) == .refused(.otherKey))
        #expect(try examine(attestation, key, serial: "1") == .refused(.otherToken(serial: "31415926")))
        let short = TokenAttestation(
            statement: Array(attestation.statement.dropLast()),
            issuer: attestation.issuer
        )
        #expect(try examine(short, key) == .refused(.unreadable))
        let stranger = TokenAttestation(statement: attestation.statement, issuer: maker.root.der)
        #expect(try examine(stranger, key) == .refused(.notSigned))
        for refusal in [AttestationTrust.Refusal.otherKey, .otherToken(serial: "1"), .unreadable, .notSigned]
        {
            #expect(refusal.isContradiction)
        }
    }

    @Test(
        "A statement by somebody else's maker, or outside its time, is not believed, and contradicts nothing"
    )
    func untrusted() async throws {
        let (key, attestation) = try await statement()
        let stranger = try TrainingMaker()
        for trusted in [[], [stranger.root]] {
            let verdict = try examine(attestation, key, trusting: trusted)
            guard case .refused(let refusal) = verdict, case .untrusted = refusal else {
                Issue.record("\(verdict)")
                continue
            }
            #expect(!refusal.isContradiction)
            #expect(refusal.words == "the statement's maker is not trusted here")
        }
        let late = Timestamp(secondsSinceEpoch: 2_600_000_000)
        #expect(try examine(attestation, key, at: late) == .refused(.untrusted(.expired)))
        #expect(!AttestationTrust.Refusal.untrusted(.expired).isContradiction)
    }

    @Test("Any octet of a statement that is changed makes it refused", arguments: 0..<64)
    func changed(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let (key, attestation) = try await statement()
        var octets = attestation.statement
        octets[Int.random(in: octets.indices, using: &generator)] ^= UInt8.random(
            in: 1...255,
            using: &generator
        )
        let altered = TokenAttestation(statement: octets, issuer: attestation.issuer)
        guard case .refused = try examine(altered, key) else {
            Issue.record("octets of seed \(seed) are believed")
            return
        }
    }

    @Test("A card that cannot attest says so by saying nothing, and an empty slot is told")
    func silent() async throws {
        let plain = try Bench()
        let token = try await plain.personalised()
        _ = try await token.generateKey(.p256, in: .authentication, with: plain.secrets)
        #expect(try await token.attestation(of: .authentication) == nil)
        let own = try await bench.personalised()
        await #expect(throws: TokenError(.emptySlot(.signature))) {
            try await own.attestation(of: .signature)
        }
    }
}
