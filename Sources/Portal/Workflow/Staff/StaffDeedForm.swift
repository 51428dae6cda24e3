import Enrollment
import Model

/// A deed as a program asks for it, as the fields of the page's form that asks for the same.
struct StaffDeedForm: Sendable {
    /// What every deed takes beside its name, as lines, and the octets that each has at most.
    private static let lines: [String: Int] = [
        "deed": 64, "application": 64, "code": 64, "text": 2048, "amount": 64, "transaction": 1024,
        "evidence": 1024, "channel": 64, "refund": 1024, "number": 64, "serial": 128, "cause": 64,
        "carrier": 1024, "tracking": 1024, "batch": 256, "list": 60_000, "ending": 64, "from": 64,
        "notice": 64, "subject": 1024, "english": 2048, "name": 64, "displayName": 1024, "request": 16_384,
    ]
    /// Lists of words, and how a form names what is ticked of each.
    private static let lists = ["checks": "check", "fields": "field", "roles": "roles"]
    private static let integers = ["version", "first", "last"]
    private static let names = Set(lines.keys).union(lists.keys).union(integers)
        .union(["prices", "identityCompared"])

    /// The fields.
    let texts: [String: String]

    /// Reads the body of a request.
    ///
    /// - Throws: `APIError` with `.mediaType`, `.notJSON` or `.badMember`.
    init(_ call: HTTPCall) throws(APIError) {
        let body = try APIBody(call, allowing: StaffDeedForm.names)
        var texts: [String: String] = [:]
        for (name, limit) in StaffDeedForm.lines { texts[name] = try body.line(name, limit: limit) }
        for name in StaffDeedForm.integers { texts[name] = try body.integer(name).map { String($0) } }
        for (name, input) in StaffDeedForm.lists {
            for each in try body.list(name) { texts["\(input).\(each)"] = "yes" }
        }
        for (type, price) in try body.texts("prices") {
            guard ApplicationType(rawValue: type) != nil else {
                throw APIError(
                    .badMember(path: "prices.\(APIBody.shown(type))", detail: "is no business")
                )
            }
            texts[type] = price
        }
        if try body.flag("identityCompared") { texts["identity.compared"] = "yes" }
        self.texts = texts
    }
}
