import Foundation
import Model
import OpenSSL
import Tokens

/// The tokens of the demo: a card of software; with keys of SM2 two tokens behind the software library for SKF, which is reached as a
/// maker's library is, in a process of its own.
struct DemoTokens {
    /// The kind of key that its profile wants.
    let algorithm: KeyAlgorithm
    /// The library.
    let library: String
    /// Where the token is kept.
    let folder: String

    /// What the software library has its blanks authenticated with.
    private static let deviceKey = "1234567812345678"

    /// Blank tokens: one, with keys of SM2 two.
    ///
    /// - Throws: `TokenError`.
    func blanks() async throws -> [any Token] {
        guard algorithm == .sm2 else {
            let card = try VirtualCard(stateFile: "\(folder)/card.json")
            return [try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)]
        }
        let module = TokenModule(
            name: "demo",
            path: library,
            skf: "standard",
            profile: SKFProfile(),
            factoryOfficerPIN: Self.deviceKey
        )
        let serials = try (1...2).map { _ in Hexadecimal.encode(try SecureRandom.bytes(4)).uppercased() }
        let program = WorkerProgram(environment: [
            "SOFTWARE_SKF_STATE": "\(folder)/skf-tokens",
            "SOFTWARE_SKF_DEVICES": serials.joined(separator: ","),
        ])
        let found = try await CryptokiToken.list(module, program: program)
        try DemoFailure.expect(found.count == serials.count, "two tokens behind \(library)")
        return try found.map { try CryptokiToken($0, module: module, program: program) }
    }
}
