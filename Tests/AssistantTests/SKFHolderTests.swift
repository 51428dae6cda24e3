import Foundation
import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

/// What a holder does with an SM2 token behind SKF beside renewing it.
@Suite("A holder's SM2 token behind SKF", .serialized)
struct SKFHolderTests {
    /// The door of a centre that unlocks one token, and believes its signature alone.
    private struct UnlockDoor: CentreDoor {
        static let nonce = [UInt8](1...32)

        let holder: SKFHolder
        let next: TokenSecrets

        func post(_ path: String, _ body: [UInt8]) async throws -> DoorAnswer {
            switch String(path.split(separator: "/").last ?? "") {
            case "redeem":
                let nonce = String(decoding: Base64.encode(Self.nonce), as: UTF8.self)
                return good(
                    Array(
                        "{\"session\":\"00\",\"nonce\":\"\(nonce)\",\"slot\":\"authentication\",\"until\":1}"
                            .utf8
                    )
                )
            case "secrets":
                let both = [holder.secrets, next].map { $0.encoded().copyBytes() }
                return good(both.flatMap { [UInt8(clamping: $0.count)] + $0 })
            default:
                let told = try JSONDecoder().decode([String: String].self, from: Data(body))
                let message = UnlockProof.message(Self.nonce, of: holder.serial)
                let signature = Data(base64Encoded: told["signature"] ?? "") ?? Data()
                let isProven = holder.certificate.publicKey.verify(
                    signature: Array(signature),
                    message: message
                )
                return isProven
                    ? good(Array("{\"unlocks\":1}".utf8))
                    : DoorAnswer(status: 403, body: Array("{\"code\":\"proof-refused\"}".utf8))
            }
        }

        private func good(_ body: [UInt8]) -> DoorAnswer { DoorAnswer(status: 200, body: body) }
    }

    private func unlock(
        _ holder: SKFHolder,
        behind desk: SKFDesk? = nil,
        _ next: TokenSecrets
    ) async throws -> Int {
        let door = UnlockDoor(holder: holder, next: next)
        return try await HolderUnlock(tokens: holder.tokens(behind: desk), door: door).unlock(
            code: HolderCard.typed("23456-789AB"),
            pin: HolderCard.typed("16180339"),
            of: nil
        )
    }

    @Test(
        "解锁服务 gives new secrets, the typed PIN and all tries; cut at any call, the same code goes on",
        arguments: [
            "", "SKF_ChangePIN:crash", "SKF_UnblockPIN:crash", "SKF_UnblockPIN:away2",
            "SKF_ECCSignData:away1",
        ]
    )
    func unlocks(fault: String) async throws {
        let holder = try await SKFHolder(SKFDesk())
        let token = try await holder.token()
        let wrong = try holder.secrets.replacing(pin: HolderCard.typed("31415926"))
        for _ in 1...5 { _ = try? await token.sign([1], in: .authentication, with: wrong) }
        #expect(try await token.pinTriesLeft() == 1)
        let next = try TokenSecrets.random(for: try await token.condition())
        if !fault.isEmpty {
            await #expect(throws: AssistantError.self) {
                _ = try await unlock(holder, behind: holder.desk.failing(fault), next)
            }
        }
        #expect(try await unlock(holder, next) == 1)
        #expect(try await token.pinTriesLeft() == 6)
        let signature = try await token.sign([1], in: .authentication, pin: HolderCard.typed("16180339"))
        #expect(holder.certificate.publicKey.verify(signature: signature, message: [1]))
        // The administrator's PIN is the new one.
        try await token.resetPIN(to: HolderCard.typed("27182818"), with: next)
    }

    @Test("修改PIN changes it; a wrong one costs a try")
    func changesPIN() async throws {
        let holder = try await SKFHolder(SKFDesk())
        let tokens = holder.tokens()
        await #expect(throws: AssistantError(.pinWrong(triesLeft: 5))) {
            try await tokens.changePIN(
                from: HolderCard.typed("31415926"),
                to: HolderCard.typed("16180339"),
                of: nil
            )
        }
        try await tokens.changePIN(
            from: HolderCard.typed(HolderCard.pin),
            to: HolderCard.typed("16180339"),
            of: nil
        )
        let signature = try await holder.token()
            .sign([1], in: .authentication, pin: HolderCard.typed("16180339"))
        #expect(holder.certificate.publicKey.verify(signature: signature, message: [1]))
    }

    @Test(
        "The signature of a binding is SM2 with the standard's identifier, by OpenSSL too, and with no other"
    )
    func binds() async throws {
        let holder = try await SKFHolder(SKFDesk())
        let folder = try TemporaryDirectory()
        let statement = BindingStatement.bytes(
            account: "expert1",
            fingerprint: holder.certificate.fingerprint,
            nonce: [UInt8](repeating: 7, count: 32)
        )
        let signature = try await holder.tokens().sign(
            statement,
            with: holder.certificate.fingerprint,
            pin: HolderCard.typed(HolderCard.pin)
        )
        #expect(holder.certificate.publicKey.verify(signature: signature, message: statement))
        for (name, octets) in [
            ("statement", statement), ("signature", signature), ("certificate.pem", holder.certificate.pem),
        ] { try Data(octets).write(to: URL(fileURLWithPath: folder.path(name))) }
        let key = try OtherProgram.run([
            "openssl", "x509", "-in", folder.path("certificate.pem"), "-noout", "-pubkey",
        ])
        try Data(key.utf8).write(to: URL(fileURLWithPath: folder.path("key.pem")))
        func verify(_ identifier: String) throws -> String {
            try OtherProgram.run([
                "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", folder.path("key.pem"), "-rawin",
                "-digest", "sm3", "-pkeyopt", "distid:\(identifier)", "-in", folder.path("statement"),
                "-sigfile", folder.path("signature"),
            ])
        }
        #expect(try verify("1234567812345678").contains("Verified Successfully"))
        #expect(throws: OtherProgram.Failed.self) { _ = try verify("8765432187654321") }
    }
}
