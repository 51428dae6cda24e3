import CentreSupport
import Foundation
import Synchronization
import TestSupport
import TokenTestSupport

/// A centre whose API is a process of its own, and a station across a line that can be cut: it has no state directory and
/// no key, but an operator with a token in SoftHSM2.
final class Branch: Sendable {
    let factory: Factory
    let line: LineCutter
    private let store: TemporaryDirectory
    private let server: Mutex<RunningProgram?>
    private let port: String
    /// What the operator is, as options.
    let credential: [String]

    /// Founds the centre, registers the operator, and opens the line.
    ///
    /// - Parameters:
    ///   - applications: how many are paid.
    ///   - blanks: blank tokens in SoftHSM2, beside the operator's.
    /// - Throws: `ScriptRunner.Failure` when a program does not do its part.
    init(applications: Int = 1, blanks: [String] = []) async throws {
        var factory = try await Factory(applications: applications)
        store = try SoftHSM.makeStore(tokens: ["operator"], blanks: blanks)
        factory.others = ["SOFTHSM2_CONF": store.path("softhsm2.conf"), "PIN": SoftHSM.pin]
        self.factory = factory
        try Branch.register(factory)
        let pin = factory.path("pin")
        try Data("\(SoftHSM.pin)\n".utf8).write(to: URL(fileURLWithPath: pin))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: pin)
        credential = [
            "--operator-certificate", "sun.pem", "--operator-key",
            "pkcs11:token=operator;object=sun?module-path=\(SoftHSM.library)&pin-source=file:\(pin)",
        ]
        let (program, port) = try Branch.serve(factory, port: "0")
        server = Mutex(program)
        self.port = port
        guard let number = UInt16(port) else { throw ScriptRunner.Failure(description: "no port: \(port)") }
        line = try LineCutter(upstream: number)
    }

    deinit {
        line.close()
        server.withLock { $0?.kill() }
    }

    /// Starts `pki produce` at the station.
    func start(_ words: [String], as credential: [String]? = nil) throws -> RunningProgram {
        try start(["produce"], words, as: credential)
    }

    /// Runs `pki job set-aside` at the station.
    func setAside(_ words: String...) throws -> Run {
        try start(["job", "set-aside"], words, as: nil).finish()
    }

    private func start(
        _ command: [String],
        _ words: [String],
        as credential: [String]?
    ) throws -> RunningProgram {
        let server = ["--server", "https://127.0.0.1:\(line.port)", "--trust", "root.pem"]
        let who = ["--station", "branch-1"] + (credential ?? self.credential)
        return try factory.at("/nonexistent").start(command + server + who + words)
    }

    /// Runs `pki produce` at the station.
    func produce(_ words: String..., as credential: [String]? = nil) throws -> Run {
        try start(words, as: credential).finish()
    }

    /// SIGKILL to the server.
    func killServer() { server.withLock { $0?.kill() } }

    /// Starts the server that was killed.
    func restartServer() throws {
        try server.withLock { server in
            _ = try server?.finish()
            server = try Branch.serve(factory, port: port).program
        }
    }

    private static func serve(
        _ factory: Factory,
        port: String
    ) throws -> (program: RunningProgram, port: String) {
        let program = try factory.start("serve", "--only", "api", "--api-port", port)
        let words = try program.waitForTalk("API on https://[^:]+:[0-9]+")
        return (program, String(words.split(separator: ":").last ?? ""))
    }

    /// The operator's key is made in their token, and their certificate for its request.
    private static func register(_ factory: Factory) throws {
        let script = """
            set -e
            pkcs11-tool --module \(SoftHSM.library) --token-label operator --login --pin $PIN --keypairgen \\
                --key-type EC:prime256v1 --label sun --id 01 >/dev/null
            PKCS11_MODULE_PATH=\(SoftHSM.library) openssl req -new -engine pkcs11 -keyform engine \\
                -key "pkcs11:token=operator;object=sun;type=private;pin-value=$PIN" -subj /CN=sun -out sun.csr
            "$0" staff create sun.zhizheng --display-name 孙制证 --role producer --request sun.csr --out sun.pem --as admin
            "$0" authority export root > root.pem
            """
        let made = try factory.tool("sh", "-c", script, Programs.path("pki"))
        guard made.status == 0 else { throw ScriptRunner.Failure(description: "\(made)") }
    }
}

extension Factory {
    /// The same, with another state directory: as a machine that has none.
    func at(_ state: String) -> Factory {
        var other = self
        other.others["PKI_STATE"] = state
        other.others["PKI_CONFIG"] = state
        other.others["PKI_STAFF"] = nil
        return other
    }
}
