import CentreSupport
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// What the maker of a holder's token states of a key that its holder made in it.
@Suite("Keys of renewals, attested by their makers", .serialized)
struct RenewalStatementTests {
    private static let base = "2.16.840.1.101.3.2.1.48.1"
    private static let attested = "2.16.840.1.101.3.2.1.48.2"

    private func renewal(_ wish: String) async throws -> RenewalCase {
        let maker = try TrainingMaker()
        let world = try await HolderWorld(
            VirtualCard(.yubiKey57, maker: maker),
            edits: [
                .expertToken("slot: 9a, algorithm: p256, attestation: \(wish)"),
                Workshop.Edit(
                    file: "profiles/EXPERT.yaml",
                    from: "  policies: [\(Self.base)]",
                    to: "  policies: [\(Self.base)]\n  originPolicies: {attested: \(Self.attested)}"
                ),
                Workshop.Edit(
                    file: "pki.yaml",
                    from: "stockRequired: false",
                    to: "stockRequired: false\nattestationRoots: makers"
                ),
            ],
            makers: [maker.root]
        )
        return try await RenewalCase(in: world)
    }

    @Test("A statement about the new key is kept, and the certificate says so")
    func kept() async throws {
        let renewal = try await renewal("required")
        let assistant = try await renewal.assistant()
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        let (request, _) = try await assistant.makeKey(session, in: .signature)
        let statement = try #require(try await assistant.token.attestation(of: .signature))
        let issued = try await assistant.certify(session, request, attestation: statement)
        let certificate = try Certificate(der: Array(issued.certificate))
        #expect(certificate.policies == [Self.base, Self.attested])
        let record = try #require(try renewal.book.attestation(ofKey: request.publicKey.fingerprint))
        #expect(record.slot == "9c" && record.tokenSerial == renewal.world.serial)
        // Once more, the answer being lost.
        let again = try await assistant.certify(session, request, attestation: statement)
        #expect(again.certificate == issued.certificate)
        try await renewal.close()
    }

    @Test("Where one is required, a key without it, or with that of another key, is not certified")
    func required() async throws {
        let renewal = try await renewal("required")
        let assistant = try await renewal.assistant()
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        let (request, _) = try await assistant.makeKey(session, in: .signature)
        let other = try await assistant.token.attestation(of: .authentication)
        for statement in [nil, other] {
            await #expect(throws: RenewalAssistant.Refused(code: "request-refused", check: "attestation")) {
                _ = try await assistant.certify(session, request, attestation: statement)
            }
        }
        #expect(try renewal.code().requestDigest == nil)
        #expect(try renewal.line().isEmpty)
        try await renewal.close()
    }

    @Test("Where one is used, a key without it is certified all the same")
    func used() async throws {
        let renewal = try await renewal("used")
        let assistant = try await renewal.assistant()
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        let (request, _) = try await assistant.makeKey(session, in: .signature)
        let issued = try await assistant.certify(session, request)
        #expect(try Certificate(der: Array(issued.certificate)).policies == [Self.base])
        try await renewal.close()
    }
}
