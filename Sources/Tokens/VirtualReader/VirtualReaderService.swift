import Foundation
import Synchronization

/// A `pcscd` of one's own with virtual readers, which nothing else on the machine can see or disturb.
///
/// It lives in private mount and network namespaces: its ports are reachable only by cards that are started with
/// `arguments(entering:)`, its drivers see no real reader, and its socket is `socketPath`. It ends with `stop`, and by
/// itself when this process ends.
public final class VirtualReaderService: Sendable {
    /// One reader.
    public struct Reader: Hashable, Sendable {
        /// Its name in PC/SC.
        public let name: String
        /// The TCP port of its slot, inside the namespace.
        public let port: UInt16
    }

    /// The socket to give to `PCSC.useSocket(at:)`, or to other programs in `PCSCLITE_CSOCK_NAME`.
    public let socketPath: String
    /// The readers.
    public let readers: [Reader]
    private let directory: String
    private let process: Process
    private let lifeline: Pipe

    private static let driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
    private static let isRoot = geteuid() == 0

    /// Starts the service and waits until it listens.
    ///
    /// - Parameters:
    ///   - directory: an existing directory for its files, with a path of at most 80 octets.
    ///   - readerName: how its readers' names begin; some programs look only at names with "Yubi".
    ///   - readerCount: how many readers, 1 to 8; they come in pairs.
    /// - Throws: `TokenError` with `.virtualReader`.
    public init(
        directory: String,
        readerName: String = "Yubico YubiKey Virtual",
        readerCount: Int = 2
    ) throws(TokenError) {
        readers = Self.readers(readerName, count: min(max(readerCount, 1), 8))
        self.directory = directory
        socketPath = directory + "/run/pcscd.comm"
        process = Process()
        lifeline = Pipe()
        do {
            for (index, pair) in readers.enumerated() where index.isMultiple(of: 2) {
                try Self.writeConfiguration(directory, readerName, pair.port)
            }
            try Self.start(process, lifeline, directory)
        } catch let error as TokenError {
            throw error
        } catch {
            throw TokenError(.virtualReader("\(error)"))
        }
        try waitUntilListening()
    }

    deinit { stop() }

    /// The command line that runs a program where the readers' ports can be reached.
    public func arguments(entering command: [String]) -> [String] {
        let namespaces = Self.isRoot ? ["--net"] : ["--user", "--net", "--preserve-credentials"]
        return ["nsenter", "--target", String(process.processIdentifier)] + namespaces + command
    }

    /// Ends the service; its cards are removed by that.
    public func stop() {
        try? lifeline.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// One entry makes two readers, on two neighbouring ports; `pcscd` numbers them 00 and 01 behind the name.
    private static func readers(_ name: String, count: Int) -> [Reader] {
        (0..<UInt16((count + 1) / 2 * 2)).map { index in
            let first = VPCDPlug.defaultPort + index / 2 * 2
            return Reader(
                name: "\(entryName(name, first)) 00 0\(index % 2)",
                port: VPCDPlug.defaultPort + index
            )
        }
    }

    private static func entryName(_ name: String, _ port: UInt16) -> String {
        "\(name) \(String(port, radix: 16, uppercase: true))"
    }

    /// Each entry needs a driver file of its own: the driver keeps its state in static memory, and two entries with one
    /// file hang `pcscd`.
    private static func writeConfiguration(_ directory: String, _ name: String, _ port: UInt16) throws {
        guard FileManager.default.fileExists(atPath: driver) else {
            throw TokenError(.virtualReader("\(driver) is missing"))
        }
        for folder in ["run", "readers"] {
            try FileManager.default.createDirectory(
                atPath: "\(directory)/\(folder)",
                withIntermediateDirectories: true
            )
        }
        let library = "\(directory)/vpcd-\(port).so"
        try? FileManager.default.removeItem(atPath: library)
        let original = URL(fileURLWithPath: driver).resolvingSymlinksInPath().path
        try FileManager.default.copyItem(atPath: original, toPath: library)
        let number = "0x" + String(port, radix: 16, uppercase: true)
        let entry = """
            FRIENDLYNAME "\(entryName(name, port))"
            DEVICENAME /dev/null:\(number)
            LIBPATH \(library)
            CHANNELID \(number)

            """
        try entry.write(toFile: "\(directory)/readers/vpcd-\(port)", atomically: true, encoding: .utf8)
    }

    /// Hides the machine's sockets and drivers, starts `pcscd`, and ends it when standard input ends.
    private static let script = """
        set -eu
        ip link set lo up
        mount -t tmpfs tmpfs /run
        mount -t tmpfs tmpfs /usr/lib/pcsc/drivers
        mkdir /run/pcscd
        mount --bind "$1/run" /run/pcscd
        pcscd --foreground --info --config "$1/readers" >"$1/pcscd.log" 2>&1 &
        daemon=$!
        trap 'kill $daemon 2>/dev/null; wait $daemon' EXIT
        read -r _ || true
        """

    private static func start(_ process: Process, _ lifeline: Pipe, _ directory: String) throws {
        let namespaces = isRoot ? ["--mount", "--net"] : ["--user", "--map-root-user", "--mount", "--net"]
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["unshare"] + namespaces + ["sh", "-c", script, "sh", directory]
        for end in [lifeline.fileHandleForReading, lifeline.fileHandleForWriting] {
            // Other children of this process would keep the service alive by holding its lifeline.
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        process.standardInput = lifeline
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
            uniquingKeysWith: { old, added in "\(old):\(added)" }
        )
        // What an earlier one left would be taken for this one's.
        for leftover in ["/run/pcscd.comm", "/pcscd.log"] {
            try? FileManager.default.removeItem(atPath: directory + leftover)
        }
        let errors = directory + "/service.log"
        _ = FileManager.default.createFile(atPath: errors, contents: nil)
        process.standardError = FileHandle(forWritingAtPath: errors)
        try process.run()
    }

    private func waitUntilListening() throws(TokenError) {
        for _ in 0..<500 {
            let log = (try? String(contentsOfFile: directory + "/pcscd.log", encoding: .utf8)) ?? ""
            if log.contains("daemon ready") { return }
            guard process.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.02)
        }
        let log = (try? String(contentsOfFile: directory + "/service.log", encoding: .utf8)) ?? ""
        stop()
        throw TokenError(
            .virtualReader("pcscd did not start: " + log.trimmingCharacters(in: .whitespacesAndNewlines))
        )
    }
}
