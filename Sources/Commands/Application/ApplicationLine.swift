import Enrollment
import Model

/// An application as lists and shows print it.
struct ApplicationLine: Listing {
    let number: String
    let type: String
    let state: String
    let stateLabel: String
    let profile: String
    /// The opaque identity of the subject, as `pki certificate list --subject-uid` takes it.
    let subjectUID: String
    let owner: String
    let registrar: String?
    let reviewer: String?
    let reason: String?
    let createdAt: Moment
    let updatedAt: Moment

    init(_ record: ApplicationRecord) {
        number = record.number.text
        type = record.type.rawValue
        state = record.state.rawValue
        stateLabel = record.state.label
        profile = record.profile
        subjectUID = record.subjectUID
        owner = record.owner
        registrar = record.registrar
        reviewer = record.reviewer
        reason = record.reasonText
        createdAt = Moment(record.createdAt)
        updatedAt = Moment(record.updatedAt)
    }

    static let headings = ["申办编号", "业务", "状态", "PROFILE", "账号", "SINCE"]
    var cells: [any Cell] { [number, type, stateLabel, profile, owner, updatedAt] }

    var lines: [(name: String, value: any Cell)] {
        [
            ("申办编号", number), ("业务", type), ("状态", "\(stateLabel) (\(state))"), ("profile", profile),
            ("主体标识", subjectUID), ("账号", owner), ("受理员", registrar ?? "-"), ("审核员", reviewer ?? "-"),
            ("原因", reason ?? "-"),
            ("created", createdAt), ("changed", updatedAt),
        ]
    }
}
