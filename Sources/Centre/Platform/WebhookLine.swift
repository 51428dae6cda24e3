import Messages
public import Model
import Store

/// Tells one endpoint of the platform what happened, one event after the other.
///
/// An event is taken on record before the endpoint is called, and what came of it is on record afterwards: when power fails in
/// between, the endpoint is told twice under the same id, and never not. Nothing is told before what came before it was
/// taken, or given up.
public struct WebhookLine: Sendable {
    /// How many events one round tells.
    private static let roundLimit = 100

    /// The endpoint's name.
    public let endpoint: String
    let url: String
    let trusted: String?
    /// What signs, 32 octets each.
    let secrets: [[UInt8]]
    let book: BookOfRecord
    let sender: any WebhookSender
    let clock: WallClock
    let policy: OutboxPolicy

    /// Tells what is due, until the endpoint does not take one.
    ///
    /// - Returns: what became of each, in their order; empty when nothing was due.
    /// - Throws: `BookError` when the book cannot be read or written.
    public func round() async throws(BookError) -> [WebhookDeliveryRecord] {
        var done: [WebhookDeliveryRecord] = []
        while done.count < WebhookLine.roundLimit, let next = try book.nextWebhook(of: endpoint),
            next.delivery.dueAt <= clock.now, let record = try await tell(next)
        {
            done.append(record)
            guard record.state == .sent || record.state == .failed else { break }
        }
        return done
    }

    /// Calls the endpoint with something that happened to nobody.
    ///
    /// - Throws: `DeliveryError`, an `OperatorError`, when it is not taken.
    public func test(id: String) async throws {
        let now = clock.now
        try await sender.send(call(id, WebhookBody.encodeTest(of: endpoint, at: now), at: now))
    }

    /// Tells one event; nil when somebody else has taken it.
    private func tell(_ queued: QueuedWebhook) async throws(BookError) -> WebhookDeliveryRecord? {
        var record = queued.delivery
        let now = clock.now
        record.state = .sending
        record.attempts += 1
        record.dueAt = now.advanced(bySeconds: OutboxPolicy.leaseSeconds)
        record.updatedAt = now
        guard try await move(record, from: queued.delivery) else { return nil }
        let taken = record
        let certificate = try book.certificate(queued.event.certificate)
        var fault: DeliveryError?
        do throws(DeliveryError) {
            try await sender.send(
                call(queued.event.id, WebhookBody.encode(queued.event, certificate), at: now)
            )
        } catch {
            fault = error
        }
        settle(&record, fault)
        return try await move(record, from: taken, audit(record)) ? record : nil
    }

    private func call(_ id: String, _ body: [UInt8], at now: Timestamp) -> WebhookCall {
        WebhookCall(
            url: url,
            trusted: trusted,
            id: id,
            seconds: now.secondsSinceEpoch,
            body: body,
            secrets: secrets
        )
    }

    /// False when somebody else has moved it.
    private func move(
        _ record: WebhookDeliveryRecord,
        from: WebhookDeliveryRecord,
        _ more: [Change] = []
    ) async throws(BookError) -> Bool {
        do throws(BookError) {
            try await book.commit([.webhook(.update(record, from: from))] + more)
            return true
        } catch {
            guard case .stateChanged = error.reason else { throw error }
            return false
        }
    }

    private func settle(_ record: inout WebhookDeliveryRecord, _ fault: DeliveryError?) {
        record.updatedAt = clock.now
        record.detail = fault?.message
        guard let fault else {
            record.state = .sent
            return
        }
        record.state = !fault.isTemporary || policy.isSpent(record.attempts) ? .failed : .waiting
        record.dueAt = clock.now.advanced(bySeconds: policy.pause(after: record.attempts))
    }

    /// An event that is given up is told to the auditors.
    private func audit(_ record: WebhookDeliveryRecord) -> [Change] {
        guard record.state == .failed else { return [] }
        let event = AuditEvent(
            at: clock.now,
            actor: "system",
            action: "webhook.fail",
            object: "event \(record.event)",
            detail: ["endpoint": record.endpoint, "reason": record.detail ?? ""]
        )
        return [.audit(event)]
    }
}
