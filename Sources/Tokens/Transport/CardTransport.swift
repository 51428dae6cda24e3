/// A way to one card: what a driver needs of a reader, and nothing more.
///
/// Calls block. A driver makes them from one thread at a time.
public protocol CardTransport: AnyObject, Sendable {
    /// The name of the reader, as the operator sees it.
    var readerName: String { get }

    /// Sends one command and waits for the whole answer.
    ///
    /// - Parameters:
    ///   - command: one APDU, short or extended, as on the wire.
    ///   - patience: how long the card may take; after that the connection is given up for good.
    /// - Returns: data and status word, at least two octets.
    /// - Throws: `TokenError` with `.cardRemoved`, `.cardReset`, `.timeout` or `.reader`.
    func transmit(_ command: [UInt8], within patience: Duration) throws(TokenError) -> [UInt8]

    /// Connects to the card that is in the reader now; selection and PIN are gone.
    ///
    /// - Throws: `TokenError` with `.noCard`, `.unknownReader`, `.timeout` or `.reader`.
    func reconnect() throws(TokenError)

    /// Runs `body` while no other program can reach the card.
    ///
    /// - Parameters:
    ///   - release: what the card keeps for the programs that come after.
    ///   - body: what to do.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; before it runs, as `transmit` or with `.readerBusy`.
    func exclusively<Result>(
        _ release: CardRelease,
        _ body: () throws(TokenError) -> Result
    ) throws(TokenError) -> Result

    /// Lets go of the card; every later call but `reconnect` fails.
    func disconnect()
}
