import NIOCore
import NIOHTTP1

/// One client connection: hands the answer to whoever waits for it.
final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = NIOHTTPClientResponseFull
    typealias OutboundOut = HTTPClientRequestPart

    private var waiting: EventLoopPromise<NIOHTTPClientResponseFull>?
    private var trouble: (any Error)?

    /// The next answer is for this promise.
    func expect(_ promise: EventLoopPromise<NIOHTTPClientResponseFull>) {
        waiting = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        waiting?.succeed(unwrapInboundIn(data))
        waiting = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        trouble = trouble ?? error
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        waiting?.fail(trouble ?? ChannelError.eof)
        waiting = nil
        context.fireChannelInactive()
    }
}
