import NIOCore
import NIOHTTP1
import NIOPosix

/// A connection of a client of ours, over which one request goes after the other.
struct ClientConnection: Sendable {
    let channel: any Channel
    private let handler: NIOLoopBound<AnswerHandler>

    /// Connects.
    ///
    /// - Parameters:
    ///   - host: a name, or an address without brackets.
    ///   - port: of the server.
    ///   - limits: times and sizes.
    ///   - prepare: puts what comes before HTTP, as TLS, into the pipeline.
    /// - Returns: the connection.
    /// - Throws: an error of SwiftNIO.
    static func open(
        host: String,
        port: Int,
        limits: HTTPSClientLimits,
        prepare: @escaping @Sendable (ChannelPipeline.SynchronousOperations) throws -> Void = { _ in }
    ) async throws -> ClientConnection {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(limits.connectSeconds))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try prepare(pipeline)
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(
                        NIOHTTPClientResponseAggregator(maxContentLength: limits.answerOctets)
                    )
                    try pipeline.addHandler(AnswerHandler())
                }
            }
            .connect(host: host, port: port)
            .get()
        let handler = try await channel.eventLoop.submit {
            let found = try channel.pipeline.syncOperations.handler(type: AnswerHandler.self)
            return NIOLoopBound(found, eventLoop: channel.eventLoop)
        }.get()
        return ClientConnection(channel: channel, handler: handler)
    }

    /// Sends a request, and waits for its answer.
    ///
    /// - Parameters:
    ///   - head: method, target and fields.
    ///   - body: what it carries.
    ///   - seconds: how long its answer may take; the connection is closed then.
    ///   - late: what that fails with.
    /// - Returns: the answer.
    /// - Throws: `late`; an error of SwiftNIO.
    func ask(
        _ head: HTTPRequestHead,
        _ body: [UInt8],
        within seconds: Int64,
        or late: HTTPSClientError
    ) async throws -> NIOHTTPClientResponseFull {
        let (channel, handler) = (channel, handler)
        let promise = channel.eventLoop.makePromise(of: NIOHTTPClientResponseFull.self)
        let deadline = NIODeadline.now() + .seconds(seconds)
        channel.eventLoop.execute {
            handler.value.expect(promise)
            let timer = channel.eventLoop.scheduleTask(deadline: deadline) {
                promise.fail(late)
                channel.close(promise: nil)
            }
            promise.futureResult.whenComplete { _ in timer.cancel() }
            guard channel.isActive else { return promise.fail(ChannelError.eof) }
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            channel.write(
                HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))),
                promise: nil
            )
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        }
        return try await promise.futureResult.get()
    }

    /// Closes it.
    func close() { channel.close(promise: nil) }
}
