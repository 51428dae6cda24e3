import Foundation
import Synchronization
import Tokens

/// A virtual reader of the desk, and the card process that is in it.
public final class BorrowedReader: Sendable {
    /// The reader's name.
    public let name: String
    private let port: UInt16
    private let service: VirtualReaderService
    private let card = Mutex<Process?>(nil)

    init(_ reader: VirtualReaderService.Reader, _ service: VirtualReaderService) {
        name = reader.name
        port = reader.port
        self.service = service
    }

    /// Inserts the card of a state file, as a process of its own, and waits until `pcscd` has seen it.
    ///
    /// - Parameters:
    ///   - stateFile: where the card keeps its memory.
    ///   - options: further options of `virtual-card`, as `["--fault", "3:pull-after"]`.
    /// - Throws: `TokenError` with `.virtualReader` when `pcscd` does not see it.
    public func insert(_ stateFile: String, _ options: [String] = []) async throws {
        try await push(stateFile, options)
        try await waitForCard(true)
    }

    /// Inserts the card and does not wait: one with a fault may be gone before anybody looks.
    public func push(_ stateFile: String, _ options: [String] = []) async throws {
        try await pull()
        let process = Process()
        let command = [Self.program, "--state", stateFile, "--port", String(port)] + options
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = service.arguments(entering: command)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        card.withLock { $0 = process }
    }

    /// Pulls the card, if there is one, and waits until `pcscd` has seen that.
    public func pull() async throws {
        guard
            let process = card.withLock({ card in
                defer { card = nil }
                return card
            })
        else { return }
        process.terminate()
        process.waitUntilExit()
        try await waitForCard(false)
    }

    /// Whether a card was put in and is gone by itself, as a fault demands.
    ///
    /// - Throws: `TokenError` when the service cannot be asked.
    public func hasLostCard() throws -> Bool {
        guard card.withLock({ $0 != nil }) else { return false }
        return try PCSC().readers().first { $0.name == name }?.hasCard == false
    }

    /// Waits until the card has gone by itself, as a fault demands.
    public func waitForRemoval() async throws {
        try await waitForCard(false)
    }

    private func waitForCard(_ isWanted: Bool) async throws {
        let service = try PCSC()
        var readers = try service.readers()
        for _ in 0..<50 where readers.first(where: { $0.name == name })?.hasCard != isWanted {
            readers = try await service.readers(changedFrom: readers, within: .milliseconds(500))
        }
        guard readers.first(where: { $0.name == name })?.hasCard == isWanted else {
            throw TokenError(.virtualReader("no card event in reader \(name)"))
        }
    }

    /// The executable beside the test binary.
    private static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("virtual-card").path
}
