import NIOCore
import NIOHTTP1
import NIOSSL

/// One connection: gathers a request, has it answered, and keeps the time limits.
///
/// The pipelining handler before it passes one request at a time.
final class HTTPConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: HTTPListenerLimits
    private let state: ListenerState
    private let hasTLS: Bool
    private let refuse: @Sendable (APIError) -> HTTPReply
    private let respond: @Sendable (HTTPCall) async -> HTTPReply
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var bodyCount = 0
    private var bodyLimit = 0
    private var reserved = 0
    private var peer: PeerCertificate?
    private var answered = 0
    private var isClosing = false
    private var deadline = NIODeadline.distantFuture

    init(
        limits: HTTPListenerLimits,
        state: ListenerState,
        hasTLS: Bool,
        refuse: @escaping @Sendable (APIError) -> HTTPReply,
        respond: @escaping @Sendable (HTTPCall) async -> HTTPReply
    ) {
        self.limits = limits
        self.state = state
        self.hasTLS = hasTLS
        self.refuse = refuse
        self.respond = respond
    }

    func channelActive(context: ChannelHandlerContext) {
        deadline = .now() + .seconds(limits.requestSeconds)
        watch(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline = .distantFuture
        isClosing = true
        release()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What cannot be read is told, unless an answer is still owed to the request before it.
        guard error is HTTPParserError, head == nil, !isClosing else { return context.close(promise: nil) }
        head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
        reject(.notHTTP, context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let buffer): take(buffer, context)
        case .end: finish(context)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        self.head = head
        body = []
        bodyCount = 0
        deadline = .now() + .seconds(limits.requestSeconds)
        let hosts = head.headers["host"].count
        guard hosts == 1 || (hosts == 0 && head.version == .http1_0) else { return reject(.host, context) }
        let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        let isLarge = announced > HTTPListenerLimits.smallBody
        bodyLimit = isLarge ? limits.bodyOctets : min(limits.bodyOctets, HTTPListenerLimits.smallBody)
        let isBounded = !isLarge || announced > limits.bodyOctets
        deadline = .now() + .seconds(isBounded ? limits.requestSeconds : limits.bodySeconds)
        let waits = head.headers.first(name: "expect")?.lowercased() == "100-continue"
        if announced > drainLimit || (waits && announced > limits.bodyOctets) {
            reject(.tooLarge(limits.bodyOctets), context)
        } else if !isBounded, !reserve(announced) {
            reject(.busy, context)
        } else if waits {
            let go = HTTPResponseHead(version: head.version, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
        }
    }

    private func take(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        bodyCount += buffer.readableBytes
        guard bodyCount <= drainLimit else { return reject(.tooLarge(limits.bodyOctets), context) }
        guard bodyCount <= bodyLimit else { return body = [] }
        body.append(contentsOf: buffer.readableBytesView)
    }

    /// A body up to here is read and thrown away, so that the client sees the 413; a longer one is cut off.
    private var drainLimit: Int { max(4 << 20, limits.bodyOctets) }

    private func reserve(_ count: Int) -> Bool {
        guard state.reserve(count, limit: limits.sharedOctets) else { return false }
        reserved = count
        return true
    }

    private func release() {
        state.release(reserved)
        reserved = 0
    }

    /// Hands the request over; its answer comes back to this event loop.
    private func finish(_ context: ChannelHandlerContext) {
        guard let head else { return }
        deadline = .distantFuture
        guard bodyCount <= bodyLimit else { return reject(.tooLarge(limits.bodyOctets), context) }
        let call = HTTPCall(
            method: head.method.rawValue,
            target: head.uri,
            fields: head.headers.map { ($0.name, $0.value) },
            body: body,
            peer: peer(context),
            address: context.remoteAddress?.ipAddress
        )
        body = []
        let loop = context.eventLoop
        let back = NIOLoopBound((self, context), eventLoop: loop)
        let respond = respond
        Task {
            let reply = await respond(call)
            loop.execute {
                let (connection, context) = back.value
                connection.send(reply, context)
            }
        }
    }

    private func peer(_ context: ChannelHandlerContext) -> PeerCertificate? {
        guard hasTLS, peer == nil else { return peer }
        let shown = try? context.pipeline.syncOperations.nioSSL_peerCertificate()
        peer = (try? shown?.toDERBytes()).map(PeerCertificate.init(der:))
        return peer
    }

    private func send(_ reply: HTTPReply, _ context: ChannelHandlerContext) {
        release()
        guard let head, !isClosing else { return }
        self.head = nil
        answered += 1
        let stays = head.isKeepAlive && answered < limits.requestsPerConnection
        deadline = .now() + .seconds(limits.idleSeconds)
        guard !stays else { return write(reply, to: head, stays: true, context) }
        let written = context.eventLoop.makePromise(of: Void.self)
        let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in closing.value.close(promise: nil) }
        write(reply, to: head, stays: false, context, then: written)
    }

    private func write(
        _ reply: HTTPReply,
        to request: HTTPRequestHead,
        stays: Bool,
        _ context: ChannelHandlerContext,
        then written: EventLoopPromise<Void>? = nil
    ) {
        var fields = HTTPHeaders(reply.fields.map { ($0.name, $0.value) })
        fields.add(name: "date", value: state.dateField())
        if reply.status != 204, reply.status != 304 {
            fields.add(name: "content-length", value: String(reply.body.count))
        }
        if !stays { fields.add(name: "connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: reply.status)
        let head = HTTPResponseHead(version: request.version, status: status, headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD, !reply.body.isEmpty {
            let buffer = context.channel.allocator.buffer(bytes: reply.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// Answers a request that is not read to its end, and closes.
    private func reject(_ reason: APIError.Reason, _ context: ChannelHandlerContext) {
        guard let head, !isClosing else { return }
        write(refuse(APIError(reason)), to: head, stays: false, context)
        end(context)
    }

    /// Closes once the client had a moment to read: octets of its own that we have not read would cut it off.
    private func end(_ context: ChannelHandlerContext) {
        isClosing = true
        let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(50)) { closing.value.close(promise: nil) }
    }

    /// Looks once a second whether the deadline has passed; cheaper than a timer for each request.
    private func watch(_ context: ChannelHandlerContext) {
        let back = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .seconds(1)) {
            let (connection, context) = back.value
            guard context.channel.isActive else { return }
            guard connection.deadline > .now() else { return context.close(promise: nil) }
            connection.watch(context)
        }
    }
}
