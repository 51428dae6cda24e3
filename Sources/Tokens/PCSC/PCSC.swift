import Dispatch
import Foundation

/// The machine's smart card readers, through the PC/SC resource manager.
public final class PCSC: Sendable {
    /// The pseudo reader whose change means that a reader came or went.
    private static let notification = "\\\\?PnP?\\Notification"
    private let context: PCSCContext
    private let waiting = DispatchQueue(label: "pki.pcsc.wait")

    /// Connects to the resource manager.
    ///
    /// - Throws: `TokenError` with `.serviceNotRunning` when it does not run, or does not answer.
    public init() throws(TokenError) {
        context = try ServiceCall.run { () throws(TokenError) in try PCSCContext() }
    }

    /// Points this process to another resource manager than the machine's own; before first use, because the C library
    /// reads it once.
    ///
    /// - Parameter path: its socket, as `/run/pcscd/pcscd.comm`.
    public static func useSocket(at path: String) {
        unsafe setenv("PCSCLITE_CSOCK_NAME", path, 1)
    }

    /// All readers and what is in them; empty when there is none.
    ///
    /// - Throws: `TokenError` with `.serviceNotRunning` or `.reader`.
    public func readers() throws(TokenError) -> [CardReader] {
        try ServiceCall.run { [context] () throws(TokenError) in try PCSC.readers(of: context) }
    }

    private static func readers(of context: PCSCContext) throws(TokenError) -> [CardReader] {
        let names = try context.readerNames()
        guard !names.isEmpty else { return [] }
        let unaware = names.map { (name: $0, state: UInt32(0)) }
        return try context.statusChange(of: unaware, timeoutMilliseconds: 0) ?? []
    }

    /// Waits until a card or a reader comes or goes.
    ///
    /// - Parameters:
    ///   - known: the last reading; a change since then returns at once.
    ///   - timeout: how long to wait, at most 24 hours; cancelling the task ends the wait as well.
    /// - Returns: all readers as they are now, changed or not.
    /// - Throws: `TokenError` with `.serviceNotRunning` or `.reader`.
    public func readers(
        changedFrom known: [CardReader],
        within timeout: Duration
    ) async throws(TokenError) -> [CardReader] {
        let result: Result<[CardReader], TokenError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting.async {
                    continuation.resume(
                        returning: Result { () throws(TokenError) in try self.wait(known, timeout) }
                    )
                }
            }
        } onCancel: {
            context.cancel()
        }
        return try result.get()
    }

    /// Connects to the card in a reader, shared with other programs.
    ///
    /// - Throws: `TokenError` with `.noCard`, `.unknownReader`, `.readerBusy`, `.timeout` or `.reader`.
    public func connect(to reader: String) throws(TokenError) -> PCSCTransport {
        try PCSCTransport(reader: reader)
    }

    private func wait(_ known: [CardReader], _ timeout: Duration) throws(TokenError) -> [CardReader] {
        let timeout = min(max(timeout, .zero), .seconds(86_400))
        return try ServiceCall.run(within: timeout + .seconds(10)) { [context] () throws(TokenError) in
            let names = try context.readerNames()
            guard names == known.map(\.name) else { return try PCSC.readers(of: context) }
            let states =
                known.map { (name: $0.name, state: $0.state) } + [(name: Self.notification, state: UInt32(0))]
            let milliseconds = UInt32(clamping: timeout.milliseconds)
            _ = try context.statusChange(of: states, timeoutMilliseconds: milliseconds)
            return try PCSC.readers(of: context)
        }
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? (seconds < 0 ? .min : .max) : product &+ attoseconds / 1_000_000_000_000_000
    }
}
