import Enrollment
import Model

/// One request of a member of the staff.
struct StaffVisit: Sendable {
    let call: HTTPCall
    let language: Language
    /// Who shows their certificate.
    let member: StaffRecord
    /// What forms on their pages carry.
    let token: String
    /// What was sent; nil for GET.
    let body: FormBody?

    /// Who acts.
    var principal: Principal { Principal(member) }

    /// The path.
    var path: Substring { call.target.prefix { $0 != "?" && $0 != "#" } }

    /// The query.
    var query: FormBody {
        FormBody(query: call.target.dropFirst(path.count).drop { $0 == "?" }.prefix { $0 != "#" })
    }

    /// A text of the form that was sent; empty when there is none.
    func text(_ name: String) -> String { body?.text(name) ?? "" }
}
