import Foundation
import Synchronization

/// A platform that runs beside the test: `Tests/Browser/issuer.py`, with keys that openssl(1) holds.
final class RunningIssuer: Sendable {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Browser/issuer.py").standardized.path(percentEncoded: false)

    let url: String
    private let process: Mutex<Process>

    init(client: String, secret: String, portal: String) throws {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-B", RunningIssuer.script, client, secret, portal]
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var line: [UInt8] = []
        while let octet = try pipe.fileHandleForReading.read(upToCount: 1)?.first, octet != 0x0A {
            line.append(octet)
        }
        url = "http://127.0.0.1:\(String(decoding: line, as: UTF8.self))"
        self.process = Mutex(process)
    }

    deinit {
        process.withLock { process in
            guard process.isRunning else { return }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }
}
