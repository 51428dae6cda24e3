import Model
import OpenSSL

/// Finds out which profile an SKF library follows, with one blank token of it.
///
/// In each profile the token gets an application, makes an SM2 key and signs with it, which is verified here, and is told a wrong
/// PIN, of which it must say so. Then the application is deleted, and the token is a blank again.
public struct SKFProbe: Sendable {
    /// What came of one profile.
    public struct Finding: Hashable, Sendable {
        /// The profile.
        public let profile: SKFProfile
        /// Where it ended; nil when the library follows it.
        public let obstacle: TokenError?
    }

    private let library: String
    private let deviceKey: String
    private let program: WorkerProgram
    /// The same in all profiles, so that what one could not delete, another one can.
    private let secrets: TokenSecrets
    /// What the application is called: nobody's tokens have one of this name.
    private static let application = "PKIPROBE"

    /// Names a library; nothing is loaded yet.
    ///
    /// - Parameters:
    ///   - library: its file.
    ///   - deviceKey: the key for the device authentication of its blanks, 16 printable ASCII characters.
    ///   - program: what runs it.
    /// - Throws: `TokenError` with `.invalidSecret` for another device key, `.crypto`.
    public init(
        library: String,
        deviceKey: String,
        program: WorkerProgram = WorkerProgram()
    ) throws(TokenError) {
        guard deviceKey.utf8.count == 16, deviceKey.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw TokenError(.invalidSecret("a device key has 16 printable characters"))
        }
        self.library = library
        self.deviceKey = deviceKey
        self.program = program
        secrets = try TokenSecrets(officerPIN: TokenSecrets.randomDigits(16), pin: PINPolicy().draw())
    }

    /// Every profile that a library can follow, the standard first.
    static var candidates: [SKFProfile] {
        SKFLayout.all.flatMap { layout in
            SKFProfile.Signing.allCases.flatMap { signs in
                SKFPINCodes.allCases.map { codes in
                    SKFProfile(
                        ulong: layout.width,
                        packed: layout.isPacked,
                        signs: signs,
                        pinCodes: codes,
                        application: application
                    )
                }
            }
        }
    }

    /// Tries each profile.
    public func findings() async -> [Finding] {
        var findings: [Finding] = []
        for profile in Self.candidates {
            var obstacle: TokenError?
            do throws(TokenError) {
                try await attempt(profile)
            } catch {
                obstacle = error
            }
            findings.append(Finding(profile: profile, obstacle: obstacle))
        }
        return findings
    }

    private func attempt(_ profile: SKFProfile) async throws(TokenError) {
        let token = try await token(profile)
        var obstacle: TokenError?
        do throws(TokenError) {
            try await token.personalise(to: secrets, from: [])
            try await prove(token)
        } catch {
            obstacle = error
        }
        if case .alreadyPersonalised = obstacle?.reason {} else { try await token.reset(knowing: [secrets]) }
        await token.close()
        if let obstacle { throw obstacle }
    }

    /// The one token, which must be a blank.
    private func token(_ profile: SKFProfile) async throws(TokenError) -> CryptokiToken {
        let module = TokenModule(
            name: "probe",
            path: library,
            skf: "probe",
            profile: profile,
            factoryOfficerPIN: deviceKey
        )
        let found = try await CryptokiToken.list(module, program: program)
        guard let identity = found.first, found.count == 1 else {
            throw TokenError(
                .moduleFailed(module: "probe", detail: "\(found.count) tokens are there, not one blank")
            )
        }
        return try CryptokiToken(identity, module: module, program: program)
    }

    private func prove(_ token: CryptokiToken) async throws(TokenError) {
        let key = try await token.generateKey(.sm2, in: .signature, with: secrets)
        // As long as a digest, so that a library that takes one signs a message, too, which does not verify then.
        let message = try translating { () throws(CryptoError) in try SecureRandom.bytes(32) }
        let signature = try await token.sign(message, in: .signature, with: secrets)
        guard key.verify(signature: signature, message: message) else {
            throw TokenError(.untrueAnswer(operation: "SKF_ECCSignData"))
        }
        let others = try secrets.replacing(pin: otherPIN())
        do throws(TokenError) {
            _ = try await token.sign(message, in: .signature, with: others)
        } catch {
            guard case .wrongPIN = error.reason else { throw error }
            return
        }
        throw TokenError(.untrueAnswer(operation: "SKF_VerifyPIN"))
    }

    /// A PIN that the token does not have.
    private func otherPIN() throws(TokenError) -> SecretBytes {
        while true {
            let pin = try PINPolicy().draw()
            if !pin.isEqual(to: secrets.pin) { return pin }
        }
    }
}
