import Model
import Store

/// An event on its way to an endpoint, as lists print it.
struct WebhookListing: Listing {
    let event: Int
    let endpoint: String
    let kind: String
    let serial: String
    let state: String
    let attempts: Int
    let dueAt: Moment
    let updatedAt: Moment
    let detail: String?

    init(_ queued: QueuedWebhook) {
        self.init(queued.delivery, queued.event)
    }

    init(_ record: WebhookDeliveryRecord, _ event: WebhookEventRecord) {
        self.event = Int(event.sequence)
        endpoint = record.endpoint
        kind = event.kind.rawValue
        serial = event.certificate.serial.hexadecimal
        state = record.state.rawValue
        attempts = record.attempts
        dueAt = Moment(record.dueAt)
        updatedAt = Moment(record.updatedAt)
        detail = record.detail
    }

    static let headings = [
        "EVENT", "ENDPOINT", "KIND", "证书序列号", "STATE", "TRIES", "DUE", "SINCE", "DETAIL",
    ]
    var cells: [any Cell] {
        ["\(event)", endpoint, kind, serial, state, "\(attempts)", dueAt, updatedAt, detail ?? "-"]
    }
}
