import CPCSC

/// One handle on one card, with a resource manager context of its own.
///
/// Every call blocks; `PCSCTransport` makes all of them on one supervised queue.
final class PCSCConnection: @unchecked Sendable {
    // Unchecked: only the supervised queue of the owning transport touches the fields, and `deinit` comes last.
    private let reader: String
    private var context: PCSCContext?
    private var card: SCARDHANDLE?
    private var activeProtocol: DWORD = 0

    init(reader: String) {
        self.reader = reader
    }

    deinit { close() }

    /// Connects anew when there is no handle, else reconnects the one there is.
    func open() throws(TokenError) {
        if let card {
            let share = DWORD(SCARD_SHARE_SHARED)
            let protocols = DWORD(SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1)
            let keep = DWORD(SCARD_LEAVE_CARD)
            let code = unsafe SCardReconnect(card, share, protocols, keep, &activeProtocol)
            if code == SCARD_S_SUCCESS { return }
            close()
        }
        try connect()
    }

    /// Disconnects; the card keeps its power.
    func close() {
        if let card { SCardDisconnect(card, DWORD(SCARD_LEAVE_CARD)) }
        card = nil
        context = nil
    }

    func begin() throws(TokenError) {
        try check(SCardBeginTransaction(try handle()), "SCardBeginTransaction", in: context)
    }

    /// Ends the transaction; that the card has gone is no news by then.
    func end(_ release: CardRelease) {
        let disposition = DWORD(release == .reset ? SCARD_RESET_CARD : SCARD_LEAVE_CARD)
        if let card { SCardEndTransaction(card, disposition) }
    }

    /// An answer of fewer than two octets is what `pcscd` gives when the card was pulled meanwhile.
    func transmit(_ command: [UInt8]) throws(TokenError) -> [UInt8] {
        let card = try handle()
        let isT0 = activeProtocol == DWORD(SCARD_PROTOCOL_T0)
        let sent = isT0 ? Self.withoutExpectedLength(command) : command
        let control = unsafe isT0 ? CPCSC_pci_t0() : CPCSC_pci_t1()
        var answer = [UInt8](repeating: 0, count: 65_538)
        var length = DWORD(answer.count)
        let code = unsafe SCardTransmit(card, control, sent, DWORD(sent.count), nil, &answer, &length)
        let isCut = code == SCARD_S_SUCCESS && length < 2
        try check(isCut ? LONG(SCARD_W_REMOVED_CARD) : code, "SCardTransmit", in: context)
        return Array(answer.prefix(Int(clamping: length)))
    }

    private func connect() throws(TokenError) {
        let context = try PCSCContext()
        var handle: SCARDHANDLE = 0
        let share = DWORD(SCARD_SHARE_SHARED)
        let protocols = DWORD(SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1)
        let code = unsafe SCardConnect(context.handle, reader, share, protocols, &handle, &activeProtocol)
        try check(code, "SCardConnect", in: context)
        self.context = context
        card = handle
    }

    /// Of a service that ended, or was started anew meanwhile, calls say that the card is gone, or things without a name; it is asked
    /// whether it still knows us before anything is said of the card.
    private func check(_ code: LONG, _ operation: String, in context: PCSCContext?) throws(TokenError) {
        do throws(TokenError) {
            try PCSCStatus.check(code, operation, reader: reader)
        } catch {
            guard let context, (try? context.readerNames()) == nil else { throw error }
            throw TokenError(.serviceNotRunning)
        }
    }

    private func handle() throws(TokenError) -> SCARDHANDLE {
        guard let card else { throw TokenError(.cardRemoved(reader: reader)) }
        return card
    }

    /// T=0 has no command with both data and Le (ISO/IEC 7816-3 §12.2.4): the card announces its data with 61xx.
    private static func withoutExpectedLength(_ command: [UInt8]) -> [UInt8] {
        guard command.count > 5, command[4] > 0, command.count == 6 + Int(command[4]) else { return command }
        return Array(command.dropLast())
    }
}
