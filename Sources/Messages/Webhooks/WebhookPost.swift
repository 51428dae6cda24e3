/// Calls an endpoint over HTTP.
///
/// Certificates are verified, a redirect is an answer like any other that is not 2xx, and of an answer its number alone counts: what is
/// beyond four kilobytes is not waited for.
public struct WebhookPost: WebhookSender {
    private static let answerLimit = 4096
    private static let service = "the endpoint"

    private let milliseconds: Int

    /// Makes one.
    ///
    /// - Parameter milliseconds: how long a call may take, answer included.
    public init(milliseconds: Int = 15_000) {
        self.milliseconds = milliseconds
    }

    /// Calls once.
    ///
    /// - Throws: `DeliveryError`: `.rejected` when the endpoint says that it is gone (410), else one that is temporary.
    public func send(_ call: WebhookCall) async throws(DeliveryError) {
        let answer = try await Transfer.perform(
            Transfer.Order(
                url: call.url,
                schemes: "http,https",
                fields: call.fields,
                body: call.body,
                taking: .whole(limit: WebhookPost.answerLimit),
                trusted: call.trusted,
                milliseconds: milliseconds
            )
        )
        if answer.isTooLong, (200...299).contains(answer.code) { return }
        if let failure = answer.failure {
            throw failure.place == .trust
                ? DeliveryError(.untrusted(service: WebhookPost.service, detail: failure.detail))
                : DeliveryError(.unreachable(service: WebhookPost.service, detail: failure.detail))
        }
        switch answer.code {
        case 200...299: return
        case 300...399:
            throw DeliveryError(
                .unreachable(
                    service: WebhookPost.service,
                    detail: "it sends elsewhere (\(answer.code)), where nobody follows"
                )
            )
        case 401, 403:
            throw DeliveryError(
                .untrusted(service: WebhookPost.service, detail: "it answered \(answer.code)")
            )
        case 410:
            throw DeliveryError(.rejected(service: WebhookPost.service, detail: "it is gone (410)"))
        default:
            throw DeliveryError(
                .unreachable(service: WebhookPost.service, detail: "it answered \(answer.code)")
            )
        }
    }
}
