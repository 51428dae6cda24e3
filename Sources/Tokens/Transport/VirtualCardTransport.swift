import Foundation
import Synchronization

/// A virtual card reached without a reader, in the same process.
///
/// It behaves as PC/SC does: a card that was pulled is gone until `reconnect`, also when it has been inserted again
/// meanwhile; a card that never answers ends in `.timeout`, without the waiting.
public final class VirtualCardTransport: CardTransport {
    /// What the reader is called.
    public let readerName: String
    private let card: VirtualCard
    private let isConnected: Mutex<Bool>

    /// Connects to a card.
    ///
    /// - Throws: `TokenError` with `.noCard` when it is not inserted.
    public init(_ card: VirtualCard, readerName: String = "virtual reader") throws(TokenError) {
        self.card = card
        self.readerName = readerName
        isConnected = Mutex(true)
        guard card.isInserted else { throw TokenError(.noCard(reader: readerName)) }
    }

    /// Sends one command; see `CardTransport`.
    public func transmit(_ command: [UInt8], within patience: Duration) throws(TokenError) -> [UInt8] {
        guard isConnected.withLock({ $0 }) else { throw TokenError(.cardRemoved(reader: readerName)) }
        switch card.exchange(command) {
        case .answer(let answer) where answer.count >= 2: return answer
        case .silence: throw TokenError(.timeout(reader: readerName))
        case .answer, .removed:
            isConnected.withLock { $0 = false }
            throw TokenError(.cardRemoved(reader: readerName))
        }
    }

    /// Connects again; see `CardTransport`.
    public func reconnect() throws(TokenError) {
        guard card.isInserted else { throw TokenError(.noCard(reader: readerName)) }
        isConnected.withLock { $0 = true }
    }

    /// Holds the card against other transports of this process; see `CardTransport`.
    public func exclusively<Result>(
        _ release: CardRelease,
        _ body: () throws(TokenError) -> Result
    ) throws(TokenError) -> Result {
        card.exclusion.lock()
        defer {
            if release == .reset { card.powerLoss() }
            card.exclusion.unlock()
        }
        guard isConnected.withLock({ $0 }) else { throw TokenError(.cardRemoved(reader: readerName)) }
        return try body()
    }

    /// Lets go of the card.
    public func disconnect() {
        isConnected.withLock { $0 = false }
    }
}
