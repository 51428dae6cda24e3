import Dispatch
import Foundation

/// Holds a virtual card in a `vpcd` reader of `pcscd`, until it is removed.
///
/// To connect is to insert, to close is to remove. The plug answers the reader on a thread of its own.
///
/// Wire form, both ways: a big-endian length of two octets, then as many octets. Length 1 from the reader is a control
/// octet (0 power off, 1 power on, 2 reset: no answer; 4: answer with the ATR); anything else is an APDU.
///
/// Source: vsmartcard, virtualsmartcard/src/vpcd.
public final class VPCDPlug: Sendable {
    private let card: VirtualCard
    private let connection: LoopbackConnection
    private let end = DispatchGroup()

    /// The port of the first virtual reader as `vpcd` is packaged.
    public static let defaultPort: UInt16 = 0x8C7B

    /// Inserts a card.
    ///
    /// - Parameters:
    ///   - card: the card, which is powered up anew.
    ///   - port: the reader's TCP port on the loopback interface.
    /// - Throws: `TokenError` with `.virtualReader` when no reader listens there.
    public init(_ card: VirtualCard, port: UInt16 = VPCDPlug.defaultPort) throws(TokenError) {
        self.card = card
        connection = try LoopbackConnection(port: port)
        card.insert()
        end.enter()
        let (connection, end) = (connection, end)
        Thread.detachNewThread {
            while Self.serveOne(card, connection) {}
            connection.shutdown()
            card.remove()
            end.leave()
        }
    }

    deinit { connection.shutdown() }

    /// Removes the card and waits until the reader's thread has ended.
    public func remove() {
        connection.shutdown()
        end.wait()
    }

    /// Waits until the card is removed: by `remove`, by a fault, or because the reader went away.
    public func waitUntilRemoved() {
        end.wait()
    }

    /// - Returns: false when the card is no longer in the reader.
    private static func serveOne(_ card: VirtualCard, _ connection: LoopbackConnection) -> Bool {
        guard let head = connection.read(2) else { return false }
        guard let message = connection.read(Int(head[0]) << 8 | Int(head[1])) else { return false }
        guard message.count == 1 else { return answer(message, card, connection) }
        switch message[0] {
        case 0, 1, 2: card.powerLoss()
        case 4: return send(card.atr, connection)
        default: break
        }
        return true
    }

    private static func answer(
        _ command: [UInt8],
        _ card: VirtualCard,
        _ connection: LoopbackConnection
    ) -> Bool {
        switch card.exchange(command) {
        case .answer(let answer): send(answer, connection)
        case .removed: false
        case .silence: true
        }
    }

    private static func send(_ bytes: [UInt8], _ connection: LoopbackConnection) -> Bool {
        connection.write([UInt8(bytes.count >> 8 & 0xFF), UInt8(bytes.count & 0xFF)] + bytes)
    }
}
