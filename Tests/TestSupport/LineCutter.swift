import Foundation
import Synchronization

/// A network between a station and a server, on loopback, that breaks when it is told to.
///
/// A turn begins when the client speaks after the server did: with TLS the first turn of a connection is its greeting,
/// and each further one a request.
public final class LineCutter: Sendable {
    /// Which part of a turn is lost.
    public enum Loss: CaseIterable, Sendable {
        /// What the client says.
        case request
        /// What the server says to it.
        case answer
    }

    private struct Plan {
        var turn: Int
        var loss: Loss
        var then: @Sendable () -> Void
    }

    private struct State {
        var turns = 0
        var upstream: UInt16
        var plan: Plan?
        var hasCut = false
        var sockets: Set<Int32> = []
        var isClosed = false
    }

    /// Where clients connect.
    public let port: UInt16
    private let listener: Int32
    private let state: Mutex<State>

    /// Begins to listen.
    ///
    /// - Parameter upstream: the server's port.
    /// - Throws: `CocoaError` when no port can be had.
    public init(upstream: UInt16) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = LineCutter.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard unsafe bind(descriptor, generic, length) == 0, listen(descriptor, 64) == 0 else {
                    return false
                }
                return unsafe getsockname(descriptor, generic, &length) == 0
            }
        }
        guard isBound else { throw CocoaError(.featureUnsupported) }
        listener = descriptor
        port = UInt16(bigEndian: address.sin_port)
        state = Mutex(State(upstream: upstream))
        Thread.detachNewThread { [self] in accept() }
    }

    /// How many turns there were.
    public var turns: Int { state.withLock(\.turns) }
    /// Whether the line was cut as planned.
    public var hasCut: Bool { state.withLock(\.hasCut) }

    /// Sends what comes from now on to another port.
    public func lead(to upstream: UInt16) { state.withLock { $0.upstream = upstream } }

    /// Counts from 0 again, and plans to cut every connection, once.
    ///
    /// - Parameters:
    ///   - loss: what is lost.
    ///   - turn: of which turn, from 1.
    ///   - then: done at that moment.
    public func cut(_ loss: Loss, ofTurn turn: Int, then: @escaping @Sendable () -> Void = {}) {
        state.withLock { state in
            state.turns = 0
            state.hasCut = false
            state.plan = Plan(turn: turn, loss: loss, then: then)
        }
    }

    /// Cuts every connection and takes no other.
    public func close() {
        state.withLock { state in
            state.isClosed = true
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
        shutdown(listener, Int32(SHUT_RDWR))
        Foundation.close(listener)
    }

    private func accept() {
        while !state.withLock(\.isClosed) {
            let client = Foundation.accept(listener, nil, nil)
            guard client >= 0 else { return }
            let server = connectUpstream()
            guard server >= 0 else {
                Foundation.close(client)
                continue
            }
            state.withLock { $0.sockets.formUnion([client, server]) }
            let exchange = Exchange()
            Thread.detachNewThread { [self] in pump(client, server, isClient: true, exchange) }
            Thread.detachNewThread { [self] in pump(server, client, isClient: false, exchange) }
        }
    }

    /// Who spoke last on one connection, and how many of its two directions have ended.
    private final class Exchange: Sendable {
        let isServersTurn = Mutex(false)
        let ended = Mutex(0)
    }

    private func pump(_ from: Int32, _ to: Int32, isClient: Bool, _ exchange: Exchange) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(from, &buffer, buffer.count, 0)
            guard count > 0, passes(isClient, exchange) else { break }
            guard unsafe send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
        let isLast = exchange.ended.withLock { ended in
            ended += 1
            return ended == 2
        }
        guard isLast else { return }
        state.withLock { $0.sockets.subtract([from, to]) }
        Foundation.close(from)
        Foundation.close(to)
    }

    /// Counts turns; false when the line is cut now.
    private func passes(_ isClient: Bool, _ exchange: Exchange) -> Bool {
        let isNewTurn = exchange.isServersTurn.withLock { isServersTurn in
            defer { isServersTurn = isClient }
            return isClient && !isServersTurn
        }
        let plan = state.withLock { state -> Plan? in
            if isNewTurn { state.turns += 1 }
            guard let plan = state.plan, state.turns == plan.turn, isClient == (plan.loss == .request),
                isClient ? isNewTurn : true
            else { return nil }
            state.plan = nil
            return plan
        }
        guard let plan else { return true }
        // Who sees the cut may rely on what is done at that moment.
        plan.then()
        state.withLock { state in
            state.hasCut = true
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
        return false
    }

    private func connectUpstream() -> Int32 {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = LineCutter.loopback(state.withLock(\.upstream))
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if isConnected { return server }
        Foundation.close(server)
        return -1
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return address
    }
}
