import Foundation
import TestSupport

/// A real `cupsd` of its own, behind a socket in its folder, with one queue that prints to nowhere and keeps what it printed.
final class PrintServer: Sendable {
    /// The name of the queue.
    static let queue = "letters"

    private let folder: TemporaryDirectory
    private let daemon: RunningProgram

    /// Starts it, and makes the queue.
    init() throws {
        folder = try TemporaryDirectory()
        try PrintServer.prepare(folder)
        let words = ["cupsd", "-f", "-c", folder.path("cupsd.conf"), "-s", folder.path("files.conf")]
        daemon = try RunningProgram(words, in: folder.url, ["PATH": PrintServer.programs])
        try waitUntilItRuns()
        // The words of lpadmin about raw queues are for those who set up new ones.
        let made = try tool("lpadmin", "-p", PrintServer.queue, "-E", "-v", "file:/dev/null", "-m", "raw")
        guard made.status == 0 else { throw ScriptRunner.Failure(description: "\(made)") }
    }

    deinit {
        // It inherits the signals that a test's thread holds back, SIGTERM among them.
        daemon.kill()
        _ = try? daemon.finish()
    }

    /// What sends a program to it.
    var environment: [String: String] { ["CUPS_SERVER": folder.path("socket")] }

    /// Where the documents lie that were handed over, oldest first.
    func documents() throws -> [String] {
        let spool = folder.path("spool")
        return try FileManager.default.contentsOfDirectory(atPath: spool).filter { $0.hasPrefix("d") }
            .sorted()
            .map { "\(spool)/\($0)" }
    }

    /// Runs a program of CUPS against it.
    func tool(_ words: String...) throws -> Run {
        try Run(words, in: folder.url, environment.merging(["PATH": PrintServer.programs]) { $1 })
    }

    private static let programs = "/usr/sbin:/usr/bin:/sbin:/bin"

    private func waitUntilItRuns() throws {
        for _ in 0..<500 {
            if try tool("lpstat", "-r").output.contains("is running") { return }
            guard daemon.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.02)
        }
        throw ScriptRunner.Failure(description: "cupsd does not run: \(daemon.talkSoFar)")
    }

    private static func prepare(_ folder: TemporaryDirectory) throws {
        for name in ["spool", "cache", "state"] {
            try FileManager.default.createDirectory(
                at: folder.url.appendingPathComponent(name),
                withIntermediateDirectories: false
            )
        }
        let (root, spool) = (folder.url.path, folder.path("spool"))
        try Data(
            """
            FileDevice Yes
            ServerRoot \(root)
            RequestRoot \(spool)
            TempDir \(spool)
            CacheDir \(folder.path("cache"))
            StateDir \(folder.path("state"))
            ErrorLog \(folder.path("error.log"))
            AccessLog \(folder.path("access.log"))
            PageLog \(folder.path("page.log"))

            """.utf8
        ).write(to: folder.url.appendingPathComponent("files.conf"))
        try Data(
            """
            Listen \(folder.path("socket"))
            Browsing No
            DefaultAuthType None
            PreserveJobFiles Yes
            <Location />
              Order allow,deny
              Allow all
            </Location>
            <Policy default>
              <Limit All>
                Order allow,deny
              </Limit>
            </Policy>

            """.utf8
        ).write(to: folder.url.appendingPathComponent("cupsd.conf"))
    }
}
