import Foundation
import OpenSSL
import TestSupport
import TokenTestSupport
import Tokens

/// SoftHSM2 in a process of its own behind p11-kit's remote module: an HSM that can go away and come back.
final class RemoteHSM {
    static let client = "/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so"
    let directory: TemporaryDirectory
    private var server: Process?
    private var socket: String { directory.path("socket") }

    /// Makes a store with one token, `remote`, and points this process's remote module to it; nothing runs yet.
    init() throws {
        directory = try SoftHSM.makeStore(tokens: ["remote"])
        unsafe setenv("P11_KIT_SERVER_ADDRESS", "unix:path=\(socket)", 1)
    }

    deinit { stop() }

    /// Starts the server and waits until it listens.
    func start() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/p11-kit")
        process.arguments = [
            "server", "--foreground", "--name", socket, "--provider", SoftHSM.library, "pkcs11:",
        ]
        process.environment = ProcessInfo.processInfo.environment
            .merging(["SOFTHSM2_CONF": directory.path("softhsm2.conf")]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        server = process
        for _ in 0..<500 where !FileManager.default.fileExists(atPath: socket) { usleep(10_000) }
    }

    /// Stops the processes in which the server serves its connections, so that they neither answer nor fail, or lets them go on.
    func pause(_ isPaused: Bool) {
        guard let process = server else { return }
        kill(-process.processIdentifier, isPaused ? SIGSTOP : SIGCONT)
    }

    /// Kills the server and the processes in which it serves its connections.
    func stop() {
        guard let process = server else { return }
        // Foundation starts a process as the leader of a group; the server forks for each connection.
        kill(-process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        server = nil
        try? FileManager.default.removeItem(atPath: socket)
    }
}
