import NIOCore
import NIOPosix
import NIOSSL
import OpenSSL

@testable import Portal

/// A machine with an open TLS connection to the API.
///
/// It looks at the certificate itself: the tests' time is not the machine's.
struct TLSVisitor {
    /// What the server showed when the connection was made, DER.
    let serverCertificate: [UInt8]
    /// The status of the first answer.
    let firstStatus: Int?
    private let write: (ByteBuffer) async throws -> Void
    private let read: () async throws -> ByteBuffer?

    /// Connects, asks once, lets `body` ask on, and hangs up; without a key nothing is shown.
    static func visit<Value: Sendable>(
        port: Int,
        certificates: [[UInt8]],
        key: PrivateKey?,
        _ body: (TLSVisitor) async throws -> Value
    ) async throws -> Value {
        let context = try context(certificates, key)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tls = try NIOSSLClientHandler(context: context, serverHostname: nil)
                    try channel.pipeline.syncOperations.addHandler(tls)
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var iterator = inbound.makeAsyncIterator()
            // The first octets are sent when the handshake is done, so the answer comes after the certificate.
            try await outbound.write(ByteBuffer(string: request))
            let first = try await iterator.next()
            let shown = try await channel.channel.nioSSL_peerCertificate().get()
            let visitor = TLSVisitor(
                serverCertificate: try shown?.toDERBytes() ?? [],
                firstStatus: first.flatMap(TLSVisitor.status),
                write: { try await outbound.write($0) },
                read: { try await iterator.next() }
            )
            return try await body(visitor)
        }
    }

    /// The status of one more request on the same connection; nil when it was closed.
    func ask() async throws -> Int? {
        try await write(ByteBuffer(string: TLSVisitor.request))
        return try await read().flatMap(TLSVisitor.status)
    }

    private static func status(_ answer: ByteBuffer) -> Int? {
        String(buffer: answer).split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    private static let request = "GET /api/v1/profiles HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private static func context(_ certificates: [[UInt8]], _ key: PrivateKey?) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateChain = try certificates.map {
            .certificate(try NIOSSLCertificate(bytes: $0, format: .der))
        }
        configuration.privateKey = key.map {
            .privateKey(NIOSSLPrivateKey(customPrivateKey: TLSKey(key: $0)))
        }
        configuration.certificateVerification = .none
        return try NIOSSLContext(configuration: configuration)
    }
}
