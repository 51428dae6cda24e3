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
    private let large: LargeBodies?
    private let hasTLS: Bool
    private let refuse: @Sendable (APIError) -> HTTPReply
    private let respond: @Sendable (HTTPCall) async -> HTTPReply
    private var head: HTTPRequestHead?
    private var gathered: RequestBody
    private var peer: PeerCertificate?
    private var answering: Task<Void, Never>?
    private var answered = 0
    private var isClosing = false
    private var deadline = NIODeadline.distantFuture

    init(
        limits: HTTPListenerLimits,
        state: ListenerState,
        room: BodyRoom,
        large: LargeBodies?,
        hasTLS: Bool,
        refuse: @escaping @Sendable (APIError) -> HTTPReply,
        respond: @escaping @Sendable (HTTPCall) async -> HTTPReply
    ) {
        self.limits = limits
        self.state = state
        self.large = large
        self.hasTLS = hasTLS
        self.refuse = refuse
        self.respond = respond
        gathered = RequestBody(room: room, limits: limits)
    }

    func channelActive(context: ChannelHandlerContext) {
        deadline = .now() + .seconds(limits.requestSeconds)
        watch(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline = .distantFuture
        isClosing = true
        // What is being answered is in memory until it is answered, or its task has seen that nobody waits.
        if answering == nil { gathered.drop() } else if large != nil { answering?.cancel() }
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
        case .body(let buffer):
            guard gathered.take(buffer) else { return reject(.tooLarge(limits.bodyOctets), context) }
        case .end: finish(context)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        self.head = head
        deadline = .now() + .seconds(limits.requestSeconds)
        let hosts = head.headers["host"].count
        guard hosts == 1 || (hosts == 0 && head.version == .http1_0) else { return reject(.host, context) }
        let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        gathered.begin(announced: announced)
        let waits = head.headers.first(name: "expect")?.lowercased() == "100-continue"
        let isTooLarge = announced > limits.bodyOctets
        if announced > gathered.drainLimit || (waits && isTooLarge) {
            reject(.tooLarge(limits.bodyOctets), context)
        } else if announced > HTTPListenerLimits.smallBody, !isTooLarge {
            ask(head, waits, context)
        } else if waits {
            goOn(head, context)
        }
    }

    /// Reads no further until it is known whether this client may send a large body.
    private func ask(_ head: HTTPRequestHead, _ waits: Bool, _ context: ChannelHandlerContext) {
        guard let large else { return admit("", waits, context) }
        let call = call(head, [], context)
        gathered.isAsking = true
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        let loop = context.eventLoop
        let back = NIOLoopBound((self, context), eventLoop: loop)
        Task {
            let client = await large.admits(call) ? large.client(call) : nil
            loop.execute {
                let (connection, context) = back.value
                connection.admit(client, waits, context)
                try? context.channel.syncOptions?.setOption(.autoRead, value: true)
            }
        }
    }

    /// Goes on with a large body; one that is not admitted is read to its end and thrown away, so that the answer is seen.
    private func admit(_ client: String?, _ waits: Bool, _ context: ChannelHandlerContext) {
        guard !isClosing, let head else { return }
        let hasEnded = gathered.admit(client)
        deadline = .now() + .seconds(client == nil ? limits.requestSeconds : limits.bodySeconds)
        if client == nil, waits { return reject(.anonymous, context) }
        if waits { goOn(head, context) }
        if hasEnded { finish(context) }
    }

    private func goOn(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let go = HTTPResponseHead(version: head.version, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
    }

    /// Hands the request over; its answer comes back to this event loop.
    private func finish(_ context: ChannelHandlerContext) {
        guard let head, !gathered.waitsForAdmission() else { return }
        deadline = .distantFuture
        if let refusal = gathered.refusal { return reject(refusal, context) }
        let call = call(head, gathered.handOver(), context)
        let loop = context.eventLoop
        let back = NIOLoopBound((self, context), eventLoop: loop)
        let respond = respond
        answering = Task {
            let reply = await respond(call)
            loop.execute {
                let (connection, context) = back.value
                connection.answering = nil
                connection.send(reply, for: call, context)
            }
        }
    }

    private func call(_ head: HTTPRequestHead, _ body: [UInt8], _ context: ChannelHandlerContext) -> HTTPCall
    {
        HTTPCall(
            method: head.method.rawValue,
            target: head.uri,
            fields: head.headers.map { ($0.name, $0.value) },
            body: body,
            peer: peer(context),
            address: context.remoteAddress?.ipAddress
        )
    }

    private func peer(_ context: ChannelHandlerContext) -> PeerCertificate? {
        guard hasTLS, peer == nil else { return peer }
        let shown = try? context.pipeline.syncOperations.nioSSL_peerCertificate()
        peer = (try? shown?.toDERBytes()).map(PeerCertificate.init(der:))
        return peer
    }

    private func send(_ answer: HTTPReply, for call: HTTPCall, _ context: ChannelHandlerContext) {
        gathered.drop()
        guard let head, !isClosing else { return }
        var reply = answer
        let isWritten = context.eventLoop.makePromise(of: Void.self)
        if let large, reply.body.count > HTTPListenerLimits.smallBody {
            // A client that does not read keeps its answer in memory.
            if let giveBack = gathered.hold(reply.body.count, for: large.client(call)) {
                isWritten.futureResult.whenComplete { _ in giveBack() }
            } else {
                reply = refuse(APIError(.busy))
            }
        }
        self.head = nil
        answered += 1
        let stays = head.isKeepAlive && answered < limits.requestsPerConnection
        deadline = .now() + .seconds(limits.idleSeconds)
        if !stays {
            let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
            isWritten.futureResult.whenComplete { _ in closing.value.close(promise: nil) }
        }
        write(reply, to: head, stays: stays, context, then: isWritten)
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

    /// Answers a request that is not answered by what stands behind, and closes.
    private func reject(_ reason: APIError.Reason, _ context: ChannelHandlerContext) {
        guard let head, !isClosing else { return }
        gathered.drop()
        // Programs are answered as programs are, whatever stands behind for people.
        let isForPrograms = head.uri.hasPrefix(WorkflowContract.prefix)
        let error = APIError(reason)
        write(isForPrograms ? HTTPListener.problem(error) : refuse(error), to: head, stays: false, context)
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
