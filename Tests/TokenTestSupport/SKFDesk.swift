import OpenSSL
import TestSupport
package import Tokens

/// Tokens of the double of an SKF library, reached as holders' tokens are: through a process of the library's.
package struct SKFDesk: Sendable {
    /// The key for the device authentication of blanks.
    package static let deviceKey = "1234567812345678"

    private let store: TemporaryDirectory
    /// The library, as the definition names it.
    package let module: TokenModule
    /// What runs it.
    package let program: WorkerProgram

    /// A file without tokens, into which the double puts blank ones.
    ///
    /// - Parameters:
    ///   - devices: serial numbers of what is plugged in.
    ///   - traits: how the library differs from the standard, as `Tests/SoftwareSKFDouble/State.h` has it.
    ///   - profile: what is known of the library.
    /// - Throws: when there is no place for the file.
    package init(
        devices: [String] = ["A1B2C3D4"],
        traits: String = "",
        profile: SKFProfile = SKFProfile()
    ) throws {
        store = try TemporaryDirectory()
        module = Self.module(profile)
        program = WorkerProgram(
            path: ModuleDesk.built("pki"),
            environment: [
                "SOFTWARE_SKF_STATE": store.path("state"),
                "SOFTWARE_SKF_DEVICES": devices.joined(separator: ","),
                "SOFTWARE_SKF_TRAITS": traits,
            ]
        )
    }

    private init(_ other: SKFDesk, module: TokenModule, _ environment: [String: String] = [:]) {
        store = other.store
        self.module = module
        program = WorkerProgram(
            path: other.program.path,
            environment: other.program.environment.merging(environment) { $1 }
        )
    }

    /// The same tokens, reached with another profile, or another device key.
    package func reached(with profile: SKFProfile = SKFProfile(), deviceKey: String?) -> SKFDesk {
        SKFDesk(self, module: Self.module(profile, deviceKey: deviceKey))
    }

    /// The same tokens behind a library with a fault, as `SKF_ECCSignData:crash`.
    package func failing(_ fault: String) -> SKFDesk {
        SKFDesk(self, module: module, ["SOFTWARE_SKF_FAULT": fault])
    }

    /// The same tokens behind a library that differs from the standard, as `message`.
    package func differing(_ traits: String) -> SKFDesk {
        SKFDesk(self, module: module, ["SOFTWARE_SKF_TRAITS": traits])
    }

    /// The tokens that are there.
    package func tokens() async throws -> [CryptokiToken] {
        try await CryptokiToken.list(module, program: program).map {
            try CryptokiToken($0, module: module, program: program)
        }
    }

    /// The serial numbers of the tokens that are there.
    package func serials() async throws(TokenError) -> [String] {
        try await CryptokiToken.list(module, program: program).map { $0.serial }
    }

    /// The token with this serial number.
    ///
    /// - Throws: `TokenError` with `.unknownReader` when it is not there.
    package func open(_ serial: String) async throws(TokenError) -> CryptokiToken {
        let all = try await CryptokiToken.list(module, program: program)
        guard let identity = all.first(where: { $0.serial == serial }) else {
            throw TokenError(.unknownReader(serial))
        }
        return try CryptokiToken(identity, module: module, program: program)
    }

    private static func module(_ profile: SKFProfile, deviceKey: String? = SKFDesk.deviceKey) -> TokenModule {
        TokenModule(
            name: "skf",
            path: SoftwareSKF.library,
            skf: "double",
            profile: profile,
            factoryOfficerPIN: deviceKey
        )
    }
}
