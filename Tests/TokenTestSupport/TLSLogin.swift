import Foundation
import TestSupport

/// A login by TLS with a key of a token, as other people's programs do it: GnuTLS with a PKCS#11 module at one end, and a server of
/// `openssl` that demands a certificate of one authority at the other.
public struct TLSLogin: Sendable {
    private let folder: TemporaryDirectory
    private let module: String
    private let socketPath: String
    private let environment: [String: String]

    /// Names the parts.
    ///
    /// - Parameters:
    ///   - authority: the certificate of who signs those that may log in, PEM.
    ///   - module: the module that shows the token.
    ///   - pin: the user's.
    ///   - socketPath: of the smart card service.
    ///   - environment: what the module needs beside that.
    /// - Throws: when there is no place for the files.
    public init(
        authority: [UInt8],
        module: String,
        pin: String,
        socketPath: String = "",
        environment: [String: String] = [:]
    ) throws {
        folder = try TemporaryDirectory()
        self.module = module
        self.socketPath = socketPath
        self.environment = environment.merging(["GNUTLS_PIN": pin]) { $1 }
        try Data(authority).write(to: folder.url.appendingPathComponent("ca.pem"))
    }

    /// The module of OpenSC.
    public static var openSC: String {
        ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"]
            .map { "\($0)/opensc-pkcs11.so" }
            .first { FileManager.default.fileExists(atPath: $0) } ?? "opensc-pkcs11.so"
    }

    /// Logs in with the key and the certificate of an identifier (CKA_ID).
    ///
    /// - Returns: what both ends said; `depth=0` begins the line with whom the server saw, `verify error` one with why it refused.
    /// - Throws: when `sh` cannot be started.
    public func run(_ identifier: [UInt8]) throws -> String {
        let digits = identifier.map { ($0 < 16 ? "%0" : "%") + String($0, radix: 16) }.joined()
        let command = ["sh", "-c", TLSLogin.script, folder.url.path, module, digits]
        return try ToolRun(command, socketPath: socketPath, environment: environment).output
    }

    /// Folder, module, identifier of the key.
    private static let script = """
        cd "$0"
        port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \\
            -addext subjectAltName=DNS:localhost -keyout server.key -out server.pem 2>/dev/null
        openssl s_server -accept "$port" -cert server.pem -key server.key -CAfile ca.pem -Verify 2 -no_check_time \\
            -verify_return_error -www >server.log 2>&1 </dev/null &
        server=$!
        seen() { for turn in $(seq 200); do grep -q "$1" server.log && return; sleep 0.05; done; }
        seen ACCEPT
        timeout 30 gnutls-cli --provider="$1" --x509cafile server.pem --x509certfile "pkcs11:id=$2;type=cert" \\
            --x509keyfile "pkcs11:id=$2;type=private" -p "$port" localhost </dev/null 2>&1
        seen depth=0
        kill "$server"
        cat server.log
        """
}
