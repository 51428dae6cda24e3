import Model
import Testing
import TokenTestSupport

@testable import Tokens

/// One profile is right for each way in which the double departs from the standard.
@Suite("Which profile an SKF library follows", .serialized)
struct SKFProbeTests {
    private func right(_ desk: SKFDesk) async throws -> [SKFProfile] {
        let probe = try SKFProbe(
            library: SoftwareSKF.library,
            deviceKey: SKFDesk.deviceKey,
            program: desk.program
        )
        let findings = await probe.findings()
        #expect(findings.count == 16)
        return findings.filter { $0.obstacle == nil }.map(\.profile)
    }

    @Test(
        "The right profile is found, no other one passes, and the token is a blank again",
        arguments: [
            ("", SKFProfile(application: "PKIPROBE")),
            ("padded,front", SKFProfile(packed: false, application: "PKIPROBE")),
            ("ulong8,message", SKFProfile(ulong: .eight, signs: .message, application: "PKIPROBE")),
            (
                "message,pincodes,short",
                SKFProfile(signs: .message, pinCodes: .shifted, application: "PKIPROBE")
            ),
            (
                "ulong8,padded,pincodes",
                SKFProfile(ulong: .eight, packed: false, pinCodes: .shifted, application: "PKIPROBE")
            ),
        ]
    )
    func found(traits: String, profile: SKFProfile) async throws {
        let desk = try SKFDesk(traits: traits, profile: profile)
        #expect(try await right(desk) == [profile])
        let token = try #require(try await desk.tokens().first)
        #expect(try await token.condition().isFactoryFresh)
    }

    @Test("A token with somebody's application passes in no profile, and stays as it was")
    func somebodys() async throws {
        let desk = try SKFDesk()
        let token = try #require(try await desk.tokens().first)
        let secrets = try TokenSecrets.random(for: try await token.condition())
        try await token.personalise(to: secrets, from: [])
        _ = try await token.generateKey(.sm2, in: .authentication, with: secrets)
        #expect(try await right(desk).isEmpty)
        _ = try await token.sign([1], in: .authentication, with: secrets)
    }

    @Test("Two tokens, another device key and a library that crashes pass in no profile")
    func none() async throws {
        #expect(try await right(SKFDesk(devices: ["A1", "B2"])).isEmpty)
        #expect(try await right(SKFDesk().failing("SKF_GenECCKeyPair:crash")).isEmpty)
        let desk = try SKFDesk()
        let probe = try SKFProbe(
            library: SoftwareSKF.library,
            deviceKey: "8765432187654321",
            program: desk.program
        )
        let obstacles = await probe.findings().map(\.obstacle?.reason)
        let isRefused = obstacles.contains { if case .makersPINRefused = $0 { true } else { false } }
        #expect(isRefused && !obstacles.contains(nil))
        #expect(throws: TokenError.self) { try SKFProbe(library: "/a.so", deviceKey: "short") }
    }
}
