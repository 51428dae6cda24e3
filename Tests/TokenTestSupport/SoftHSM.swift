import Foundation
import OpenSSL
public import TestSupport
public import Tokens

/// SoftHSM2 with tokens of its own, in this process: one store, because the library has one configuration.
public final class SoftHSM: Sendable {
    /// The module.
    public static let library = "/usr/lib/softhsm/libsofthsm2.so"
    /// The user PIN of every token.
    public static let pin = "13579246"
    private static let shared = Result { try SoftHSM() }

    private let directory: TemporaryDirectory
    private var configuration: String { directory.path("softhsm2.conf") }

    /// Makes the tokens that the tests use; two of them have the same label.
    private init() throws {
        directory = try SoftHSM.makeStore(tokens: ["main", "threads", "pin", "empty", "idle", "twin", "twin"])
        unsafe setenv("SOFTHSM2_CONF", configuration, 1)
    }

    /// The module, and the token of that label in it.
    public static func token(
        _ label: String,
        pin: String = SoftHSM.pin,
        sessions: Int = 8,
        onTrouble: @escaping @Sendable (HSMTrouble) -> Void = { _ in }
    ) throws -> HSMToken {
        try HSMToken(
            TokenURI(token: label),
            module: module(),
            sessions: sessions,
            pin: { _ in SecretBytes(copying: Array(pin.utf8)) },
            onTrouble: onTrouble
        )
    }

    /// The module, its store made.
    public static func module() throws -> CryptokiModule {
        _ = try shared.get()
        return try CryptokiModule.open(library)
    }

    /// A folder with a configuration and initialised tokens.
    ///
    /// - Parameters:
    ///   - tokens: their labels.
    ///   - blanks: the labels of those that have an SO PIN and no user's PIN yet, as makers deliver them.
    /// - Returns: the folder.
    /// - Throws: when a token cannot be made.
    public static func makeStore(tokens: [String], blanks: [String] = []) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let store = directory.path("tokens")
        try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: false)
        let text = "directories.tokendir = \(store)\nobjectstore.backend = file\nlog.level = ERROR\n"
        try text.write(toFile: directory.path("softhsm2.conf"), atomically: true, encoding: .utf8)
        let environment = ["SOFTHSM2_CONF": directory.path("softhsm2.conf")]
        for label in tokens {
            try OtherProgram.run(
                [
                    "softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "87654321",
                    "--pin", pin,
                ],
                environment: environment
            )
        }
        for (index, label) in blanks.enumerated() {
            // The free slot comes after those that have a token.
            let slot = ["--slot-index", "\(tokens.count + index)"]
            try OtherProgram.run(
                ["pkcs11-tool", "--module", library, "--init-token"] + slot + [
                    "--label", label, "--so-pin", "87654321",
                ],
                environment: environment
            )
        }
        return directory
    }
}
