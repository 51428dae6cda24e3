import Model
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// Sends requests to one server of ours over TLS 1.3, one after the other over one connection, as a certificate's holder.
///
/// The connection is direct: no proxy is asked, whatever the environment says, because the certificates at both ends are
/// the point of it. It is made again when it was lost; no request is sent again here.
///
/// Source: RFC 9112; RFC 8446.
public actor HTTPSClient {
    /// Where the server is.
    public nonisolated let address: HTTPSAddress
    private let limits: HTTPSClientLimits
    private let context: NIOSSLContext
    private let keyTrouble: KeyTrouble
    private var connection: ClientConnection?
    private var tail: Task<Void, Never>?

    /// Why the client's key did not sign.
    private final class KeyTrouble: Sendable {
        let last = Mutex<(any Error)?>(nil)
    }

    /// Makes a client; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - address: the server.
    ///   - trust: the root certificates that may vouch for it, DER.
    ///   - identity: who asks; nil shows no certificate.
    ///   - limits: times and sizes.
    /// - Throws: `HTTPSClientError` with `.keyUnusable` or `.identityUnusable`.
    public init(
        _ address: HTTPSAddress,
        trust: [[UInt8]],
        identity: ClientIdentity?,
        limits: HTTPSClientLimits = HTTPSClientLimits()
    ) throws(HTTPSClientError) {
        if let algorithm = identity?.key.algorithm, !TLSKey.takes(algorithm) {
            throw HTTPSClientError(.keyUnusable(algorithm))
        }
        let trouble = KeyTrouble()
        keyTrouble = trouble
        self.address = address
        self.limits = limits
        let key = identity.map { identity in
            TLSKey(key: identity.key, isSlow: true) { error in trouble.last.withLock { $0 = error } }
        }
        context = try HTTPSClient.context(trust, identity?.chain ?? [], key)
    }

    /// Sends a request of JSON, and waits for its answer.
    ///
    /// - Throws: `HTTPSClientError` with `.unreachable`, `.untrusted` or `.late`; what the client's key threw.
    public func post(_ path: String, _ body: [UInt8]) async throws -> HTTPSAnswer {
        let previous = tail
        let task = Task {
            await previous?.value
            return try await self.exchange(path, body)
        }
        tail = Task { _ = await task.result }
        return try await task.value
    }

    /// Closes the connection; another request makes a new one.
    public func disconnect() {
        connection?.close()
        connection = nil
    }

    private func exchange(_ path: String, _ body: [UInt8]) async throws -> HTTPSAnswer {
        keyTrouble.last.withLock { $0 = nil }
        do {
            let connection = try await connected()
            let answer = try await send(path, body, over: connection)
            if !answer.head.isKeepAlive { disconnect() }
            return HTTPSAnswer(
                status: Int(answer.head.status.code),
                type: answer.head.headers.first(name: "content-type") ?? "",
                entityTag: answer.head.headers.first(name: "etag"),
                body: answer.body.map { Array($0.readableBytesView) } ?? []
            )
        } catch {
            disconnect()
            throw translated(error)
        }
    }

    private func connected() async throws -> ClientConnection {
        if let connection, connection.channel.isActive { return connection }
        let context = context
        let name = address.isNumeric ? nil : address.host
        let fresh = try await ClientConnection.open(host: address.host, port: address.port, limits: limits) {
            try $0.addHandler(NIOSSLClientHandler(context: context, serverHostname: name))
        }
        connection = fresh
        return fresh
    }

    private func send(
        _ path: String,
        _ body: [UInt8],
        over connection: ClientConnection
    ) async throws -> NIOHTTPClientResponseFull {
        let head = HTTPRequestHead(
            version: .http1_1,
            method: .POST,
            uri: path,
            headers: [
                "host": String(address.description.dropFirst("https://".count)),
                "content-type": "application/json", "content-length": String(body.count),
            ]
        )
        let late = HTTPSClientError(.late(server: address.description))
        return try await connection.ask(head, body, within: limits.answerSeconds, or: late)
    }

    private func translated(_ error: any Error) -> any Error {
        if let own = keyTrouble.last.withLock({ $0 }) { return own }
        let server = address.description
        switch error {
        case let error as HTTPSClientError: return error
        case let error as NIOSSLError:
            if error == .uncleanShutdown || error == .handshakeFailed(.sslError([.eofDuringHandshake])) {
                return HTTPSClientError(.unreachable(server: server, detail: "the connection was cut"))
            }
            return HTTPSClientError(.untrusted(server: server, detail: "\(error)"))
        case is BoringSSLError, is NIOSSLExtraError:
            return HTTPSClientError(.untrusted(server: server, detail: "\(error)"))
        case is ChannelError, is IOError:
            return HTTPSClientError(.unreachable(server: server, detail: "the connection was cut"))
        case is NIOConnectionError:
            return HTTPSClientError(.unreachable(server: server, detail: "no connection"))
        default: return HTTPSClientError(.unreachable(server: server, detail: "\(error)"))
        }
    }

    private static func context(
        _ trust: [[UInt8]],
        _ chain: [[UInt8]],
        _ key: TLSKey?
    ) throws(HTTPSClientError) -> NIOSSLContext {
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv13
            configuration.trustRoots = .certificates(
                try trust.map { try NIOSSLCertificate(bytes: $0, format: .der) }
            )
            configuration.certificateChain = try chain.map {
                .certificate(try NIOSSLCertificate(bytes: $0, format: .der))
            }
            configuration.privateKey = key.map { .privateKey(NIOSSLPrivateKey(customPrivateKey: $0)) }
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw HTTPSClientError(.identityUnusable(detail: "\(error)"))
        }
    }
}
