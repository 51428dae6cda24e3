import Model
import OpenSSL
import Testing
import TokenTestSupport

@testable import Tokens

/// Whatever a library does at whichever call: its process ends, nothing else does, and the token goes on where it was.
@Suite("SKF libraries that fail at each call", .serialized)
struct SKFFaultMatrixTests {
    /// Everything that changes a token, from the blank to the blank again; each part may be repeated.
    private func work(on token: CryptokiToken, _ secrets: TokenSecrets) async throws {
        try await token.personalise(to: secrets, from: [])
        for _ in 1...2 { _ = try await token.generateKey(.sm2, in: .authentication, with: secrets) }
        let key = try #require(try await token.publicKey(in: .authentication))
        let certificate = try SampleCertificate.of(key)
        try await token.write(certificate: certificate.der, in: .authentication, with: secrets)
        #expect(try await token.readCertificate(in: .authentication) == certificate.der)
        let signature = try await token.sign([1], in: .authentication, with: secrets)
        #expect(key.verify(signature: signature, message: [1]))
        let typed = Array("736152".utf8)
        try await token.resetPIN(to: SecretBytes(copying: typed), with: secrets)
        try await token.changePIN(
            from: SecretBytes(copying: typed),
            to: secrets.withPIN { SecretBytes(copying: $0) }
        )
        try await token.reset(knowing: [secrets])
    }

    @Test(
        "A token that is pulled, or a library that crashes, at any call that changes the token",
        arguments: [
            "SKF_ConnectDev", "SKF_GenRandom", "SKF_DevAuth", "SKF_CreateApplication", "SKF_CreateContainer",
            "SKF_DeleteContainer", "SKF_GenECCKeyPair", "SKF_ImportCertificate", "SKF_ExportCertificate",
            "SKF_ECCSignData", "SKF_UnblockPIN", "SKF_ChangePIN", "SKF_DeleteApplication",
        ],
        ["away1", "crash"]
    )
    func cut(function: String, kind: String) async throws {
        let desk = try SKFDesk()
        let sound = try #require(try await desk.tokens().first)
        let secrets = try TokenSecrets.random(for: try await sound.condition())
        let other = desk.failing("\(function):\(kind)")
        let failing = try CryptokiToken(sound.identity, module: other.module, program: other.program)
        let error = await #expect(throws: TokenError.self) { try await work(on: failing, secrets) }
        switch error?.reason {
        case .cardRemoved, .noCard: #expect(kind == "away1")
        case .moduleEnded(module: "skf", detail: "signal 11"): #expect(kind == "crash")
        default: Issue.record("\(String(describing: error))")
        }
        await failing.close()
        try await work(on: sound, secrets)
        #expect(try await sound.condition().isFactoryFresh)
        withExtendedLifetime(desk) {}
    }

    /// A token with a key and a certificate, behind a library with a fault.
    private struct Made {
        private let desk: SKFDesk
        let token: CryptokiToken
        let secrets: TokenSecrets
        let certificate: Certificate

        init(_ fault: String) async throws {
            desk = try SKFDesk()
            let sound = try #require(try await desk.tokens().first)
            secrets = try TokenSecrets.random(for: try await sound.condition())
            try await sound.personalise(to: secrets, from: [])
            let key = try await sound.generateKey(.sm2, in: .authentication, with: secrets)
            certificate = try SampleCertificate.of(key)
            try await sound.write(certificate: certificate.der, in: .authentication, with: secrets)
            let other = desk.failing(fault)
            token = try CryptokiToken(sound.identity, module: other.module, program: other.program)
        }

        func sign() async throws -> [UInt8] {
            try await token.sign([1], in: .authentication, with: secrets)
        }

        func read() async throws -> [UInt8]? { try await token.readCertificate(in: .authentication) }
    }

    @Test(
        "A list without an end, of thousands of names, or longer than a ULONG can say, is refused by its function",
        arguments: ["SKF_EnumDev", "SKF_EnumApplication", "SKF_EnumContainer"],
        ["endless", "crowd", "huge"]
    )
    func lists(function: String, kind: String) async throws {
        let made = try await Made("\(function):\(kind)")
        await #expect(throws: TokenError(.malformedAnswer(operation: function))) {
            _ = try await made.sign()
        }
    }

    @Test("A certificate with a length that it does not have is not taken for what was written")
    func lengths() async throws {
        let longer = try await Made("SKF_ExportCertificate:length")
        #expect(try await longer.read() == longer.certificate.der + [0])
        let huge = try await Made("SKF_ExportCertificate:huge")
        await #expect(throws: TokenError(.malformedAnswer(operation: "SKF_ExportCertificate"))) {
            _ = try await huge.read()
        }
    }

    @Test("A locked PIN, and a locked administrator's PIN, are told as that")
    func locked() async throws {
        let user = try await Made("SKF_VerifyPIN:a000025")
        await #expect(throws: TokenError(.pinLocked)) { _ = try await user.sign() }
        let administrator = try await Made("SKF_UnblockPIN:a000025")
        await #expect(throws: TokenError(.officerPINLocked)) {
            try await administrator.token.resetPIN(to: PINPolicy().draw(), with: administrator.secrets)
        }
    }

    @Test(
        "A container that a library has and does not list is told in its words, and no key is said to be made"
    )
    func occupied() async throws {
        let made = try await Made("SKF_CreateContainer:a00002f")
        let words = "SKF_CreateContainer: SAR_FILE_ALREADY_EXIST (0xa00002f)"
        await #expect(throws: TokenError(.moduleFailed(module: "skf", detail: words))) {
            _ = try await made.token.generateKey(.sm2, in: .signature, with: made.secrets)
        }
        #expect(try await made.token.publicKey(in: .signature) == nil)
        #expect(try await made.read() == made.certificate.der, "the other one is as it was")
    }

    @Test("A profile of another width is told before anything is made, and a key is never read in it")
    func widths() async throws {
        let desk = try SKFDesk(traits: "ulong8", profile: SKFProfile(ulong: .eight))
        let narrow = desk.reached(with: SKFProfile(), deviceKey: SKFDesk.deviceKey)
        let other = try #require(try await narrow.tokens().first)
        let secrets = try TokenSecrets.random(for: try await other.condition())
        await #expect(throws: TokenError(.unsupported(operation: "device authentication with SM4"))) {
            try await other.personalise(to: secrets, from: [])
        }
        let token = try #require(try await desk.tokens().first)
        #expect(try await token.condition().isFactoryFresh)
        try await token.personalise(to: secrets, from: [])
        _ = try await token.generateKey(.sm2, in: .authentication, with: secrets)
        await #expect(throws: TokenError(.malformedAnswer(operation: "SKF_ExportPublicKey"))) {
            _ = try await other.sign([1], in: .authentication, with: secrets)
        }
        let standard = try SKFDesk().reached(
            with: SKFProfile(ulong: .eight),
            deviceKey: SKFDesk.deviceKey
        )
        let error = await #expect(throws: TokenError.self) { _ = try await standard.tokens() }
        #expect(error?.message.contains("not as its profile has it") == true)
    }
}
