import Model
import Store

/// A message as lists print it.
struct NoticeLine: Listing {
    let notice: Int
    let template: String
    let application: String?
    let channel: String
    let state: String
    let attempts: Int
    let target: String?
    let detail: String?
    let updatedAt: Moment

    init(_ message: QueuedMessage) {
        self.init(message.record, message.notice)
    }

    init(_ record: MessageRecord, _ notice: Notice) {
        self.notice = Int(record.notice)
        template = notice.template
        application = notice.application?.text
        channel = record.channel.rawValue
        state = record.state.rawValue
        attempts = record.attempts
        target = record.target
        detail = record.detail
        updatedAt = Moment(record.updatedAt)
    }

    static let headings = [
        "NOTICE", "TEMPLATE", "申办编号", "CHANNEL", "STATE", "TRIES", "TO", "SINCE", "DETAIL",
    ]
    var cells: [any Cell] {
        [
            "\(notice)", template, application ?? "-", channel, state, "\(attempts)", target ?? "-",
            updatedAt,
            detail ?? "-",
        ]
    }
}
