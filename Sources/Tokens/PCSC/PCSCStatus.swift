import CPCSC

/// Turns what a PC/SC call returned into the error of this target.
enum PCSCStatus {
    /// - Throws: `TokenError` unless `code` is `SCARD_S_SUCCESS`.
    static func check(_ code: LONG, _ operation: String, reader: String = "") throws(TokenError) {
        guard code != SCARD_S_SUCCESS else { return }
        throw TokenError(reason(code, operation, reader: reader))
    }

    /// The same for a call that is about no card: what would mean a lost connection to a card is a lost service.
    static func checkService(_ code: LONG, _ operation: String, reader: String = "") throws(TokenError) {
        do throws(TokenError) {
            try check(code, operation, reader: reader)
        } catch {
            guard case .cardRemoved = error.reason else { throw error }
            throw TokenError(.serviceNotRunning)
        }
    }

    private static func reason(_ code: LONG, _ operation: String, reader: String) -> TokenError.Reason {
        switch code {
        case SCARD_E_NO_SERVICE, SCARD_E_SERVICE_STOPPED: .serviceNotRunning
        case SCARD_E_NO_READERS_AVAILABLE: .noReader
        case SCARD_E_UNKNOWN_READER: .unknownReader(reader)
        case SCARD_E_NO_SMARTCARD: .noCard(reader: reader)
        case SCARD_W_RESET_CARD: .cardReset(reader: reader)
        case SCARD_E_SHARING_VIOLATION: .readerBusy(reader: reader)
        case SCARD_W_REMOVED_CARD, SCARD_E_READER_UNAVAILABLE, SCARD_E_NOT_TRANSACTED, SCARD_E_INVALID_HANDLE,
            SCARD_W_UNPOWERED_CARD, SCARD_W_UNRESPONSIVE_CARD, SCARD_F_COMM_ERROR:
            .cardRemoved(reader: reader)
        default: .reader(operation: operation, code: UInt32(truncatingIfNeeded: code))
        }
    }
}
