import Enrollment
import Model

/// One request of a browser: who it is, in which language, and what it sent.
struct Visit: Sendable {
    let call: HTTPCall
    let language: Language
    /// Whose forms these are: the session's token, or that of somebody who is not logged in.
    let token: SessionToken
    /// Whether the browser has to be given the token.
    let isNew: Bool
    /// Who is logged in.
    let session: AccountDesk.Session?
    /// What was sent; nil for GET.
    let body: FormBody?
    /// Where the browser is.
    let address: String

    /// The path.
    var path: Substring { call.target.prefix { $0 != "?" && $0 != "#" } }

    /// The query.
    var query: FormBody {
        FormBody(query: call.target.dropFirst(path.count).drop { $0 == "?" }.prefix { $0 != "#" })
    }

    /// A text of the form that was sent; empty when there is none.
    func text(_ name: String) -> String { body?.text(name) ?? "" }

    /// The cookies of a request by name; the first of a name counts.
    static func cookies(_ call: HTTPCall) -> [String: String] {
        let pairs = (call.field("cookie") ?? "").split(separator: ";").compactMap {
            pair -> (String, String)? in
            let sides = pair.split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else { return nil }
            return (String(sides[0].drop { $0 == " " }), String(sides[1]))
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
