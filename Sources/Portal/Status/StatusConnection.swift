import CRL
import Model
import NIOCore

/// One connection of the status listener: finds requests, has them answered in order, and keeps the limits.
///
/// What is at hand is answered at once, from the octets of the request to the octets of the answer; while an answer has
/// to be made, what comes behind it waits, and beyond a bound is not read.
final class StatusConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Octets that may wait behind an answer that is being made.
    private static let waitingLimit = 65_536
    /// A body up to here goes out in one piece with its head.
    private static let joinedLimit = 16_384
    /// Octets in a second that a client must take of a long answer, at least.
    private static let slowest: Int64 = 8192

    private let responder: StatusResponder
    private let table: ReplyTable
    private let limits: HTTPListenerLimits
    private let state: ListenerState
    private var reader: WireRequestReader
    private var pending = ByteBuffer()
    /// An answer is being made.
    private var isBusy = false
    /// The last answer is on its way, and the connection ends with it.
    private var isClosing = false
    /// Nothing more comes in, or nothing more is wanted.
    private var isEnding = false
    private var isHoldingRead = false
    /// The request of which a part is there.
    private var isPartial = false
    private var deadline = NIODeadline.distantFuture

    init(
        responder: StatusResponder,
        table: ReplyTable,
        limits: HTTPListenerLimits,
        state: ListenerState
    ) {
        self.responder = responder
        self.table = table
        self.limits = limits
        self.state = state
        reader = WireRequestReader(limits: limits)
    }

    func channelActive(context: ChannelHandlerContext) {
        deadline = .now() + .seconds(limits.idleSeconds)
        watch(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosing = true
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        var octets = unwrapInboundIn(data)
        if pending.readableBytes == 0 { pending = octets } else { pending.writeBuffer(&octets) }
        work(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if mustWait(context), pending.readableBytes > Self.waitingLimit {
            isHoldingRead = true
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { goOn(context) }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        let isEnd = event is ChannelShouldQuiesceEvent || (event as? ChannelEvent) == .inputClosed
        if isEnd {
            isEnding = true
            goOn(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func mustWait(_ context: ChannelHandlerContext) -> Bool {
        isBusy || !context.channel.isWritable
    }

    /// Answers what waited, and reads on.
    private func goOn(_ context: ChannelHandlerContext) {
        work(context)
        context.flush()
        guard isHoldingRead, !mustWait(context) else { return }
        isHoldingRead = false
        context.read()
    }

    /// Answers every request that is complete, until one has to wait.
    private func work(_ context: ChannelHandlerContext) {
        while !isClosing, !mustWait(context) {
            switch reader.next(from: &pending) {
            case .request(let request):
                isPartial = false
                answer(request, context)
            case .refused(let refusal):
                let reply = StatusReply.words(refusal.status, ["this is not a request that can be answered"])
                return end(with: reply, withBody: true, context)
            case .incomplete:
                return wait(context)
            }
        }
    }

    /// The rest of a request has to come in time.
    private func wait(_ context: ChannelHandlerContext) {
        if reader.takeContinue() {
            context.write(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
        }
        guard !isEnding else { return closeWhenWritten(context) }
        let isEmpty = pending.readableBytes == 0
        // What was read is not kept for the sake of nothing.
        if isEmpty { pending = ByteBuffer() }
        guard !isPartial, !isEmpty || reader.isInside else { return }
        isPartial = true
        deadline = .now() + .seconds(limits.requestSeconds)
    }

    private func answer(_ request: WireRequest, _ context: ChannelHandlerContext) {
        let isPlain =
            request.keepsAlive && request.minorVersion >= 1 && !request.isConditional && !isEnding
            && (request.method == .get || request.method == .post)
        guard isPlain else { return begin(responder.turn(for: request), request, context) }
        let (now, version) = (state.now, responder.version)
        if let octets = table.octets(for: request, at: now, version: version) {
            return write(octets, context)
        }
        let turn = responder.turn(for: request)
        guard case .now(let reply) = turn, reply.freshness != nil,
            reply.length <= Self.joinedLimit
        else { return begin(turn, request, context) }
        let octets = reply.octets(at: now, date: state.dateField())
        table.insert(octets, for: request, at: now, version: version)
        write(octets, context)
    }

    private func write(_ octets: ByteBuffer, _ context: ChannelHandlerContext) {
        deadline = .now() + .seconds(limits.idleSeconds)
        context.write(wrapOutboundOut(octets), promise: nil)
    }

    private func begin(_ turn: StatusTurn, _ request: WireRequest, _ context: ChannelHandlerContext) {
        switch turn {
        case .now(let reply): send(reply, to: request, context)
        case .soon(let quick, let work):
            guard table.signatures.take(on: context.eventLoop), let reply = quick() else {
                return start(work, request, context)
            }
            send(reply, to: request, context)
        case .later(let work): start(work, request, context)
        }
    }

    private func start(_ work: StatusTurn.Work, _ request: WireRequest, _ context: ChannelHandlerContext) {
        isBusy = true
        deadline = .distantFuture
        let loop = context.eventLoop
        let back = NIOLoopBound((self, context), eventLoop: loop)
        work { reply in
            loop.execute {
                let (connection, context) = back.value
                connection.isBusy = false
                guard !connection.isClosing else { return }
                connection.send(reply, to: request, context)
                connection.goOn(context)
            }
        }
    }

    private func send(_ reply: StatusReply, to request: WireRequest, _ context: ChannelHandlerContext) {
        let withBody = request.method != .head
        guard request.keepsAlive, !isEnding || pending.readableBytes > 0 else {
            return end(with: reply, withBody: withBody, context)
        }
        let connection = request.minorVersion == 0 ? "keep-alive" : nil
        put(reply, withBody: withBody, connection: connection, context)
    }

    private func put(
        _ reply: StatusReply,
        withBody: Bool,
        connection: String?,
        _ context: ChannelHandlerContext
    ) {
        let seconds = limits.idleSeconds + Int64(reply.length) / Self.slowest
        deadline = .now() + .seconds(seconds)
        let (now, date) = (state.now, state.dateField())
        if withBody, reply.file == nil, reply.length <= Self.joinedLimit {
            let octets = reply.octets(at: now, date: date, connection: connection)
            return context.write(wrapOutboundOut(octets), promise: nil)
        }
        let head = ByteBuffer(string: reply.head(at: now, date: date, connection: connection))
        if withBody, let file = reply.file { return put(head, file, context) }
        context.write(wrapOutboundOut(head), promise: nil)
        if withBody { context.write(wrapOutboundOut(reply.body), promise: nil) }
    }

    /// Lets the system send a file behind a head, as fast as the client takes it; nothing of it comes into this process.
    private func put(_ head: ByteBuffer, _ file: OpenListFile, _ context: ChannelHandlerContext) {
        guard let descriptor = file.duplicate() else {
            // The head is not sent yet: a connection that just ends is tried again.
            return context.close(promise: nil)
        }
        context.write(wrapOutboundOut(head), promise: nil)
        let handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor)
        let region = FileRegion(fileHandle: handle, readerIndex: 0, endIndex: file.count)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { _ in try? handle.close() }
        context.write(NIOAny(region), promise: written)
    }

    /// Gives the last answer of the connection.
    private func end(with reply: StatusReply, withBody: Bool, _ context: ChannelHandlerContext) {
        put(reply, withBody: withBody, connection: "close", context)
        closeWhenWritten(context)
    }

    /// Ends what we send once it is sent, and closes a moment later: octets of the client's that we have not read would
    /// otherwise cut off what it has not read.
    private func closeWhenWritten(_ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        isClosing = true
        let back = NIOLoopBound(context, eventLoop: context.eventLoop)
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
        let delay: TimeAmount = isEnding ? .zero : .milliseconds(50)
        written.futureResult.whenComplete { _ in
            let context = back.value
            context.close(mode: .output, promise: nil)
            context.eventLoop.scheduleTask(in: delay) { back.value.close(promise: nil) }
        }
    }

    /// Looks from time to time whether the deadline has passed; cheaper than a timer for each request.
    private func watch(_ context: ChannelHandlerContext) {
        let back = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let next = min(deadline, .now() + .seconds(min(limits.requestSeconds, limits.idleSeconds)))
        context.eventLoop.scheduleTask(deadline: next) {
            let (connection, context) = back.value
            guard context.channel.isActive else { return }
            guard connection.deadline > .now() else { return context.close(promise: nil) }
            connection.watch(context)
        }
    }
}
