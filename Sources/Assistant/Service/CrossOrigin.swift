import Portal

/// What browsers ask before a page of another origin may read an answer.
///
/// Chromium up to 141 asks for `Access-Control-Allow-Private-Network` as well; from 142 on it asks its user instead (Local Network
/// Access). Both are served.
///
/// Source: Fetch Standard §3.2; Private Network Access §3.1.2.
enum CrossOrigin {
    /// What every answer to a page carries.
    static func fields(for origin: WebOrigin) -> [(name: String, value: String)] {
        [("access-control-allow-origin", origin.description), ("vary", "Origin")]
    }

    /// What an answer is proven with; a page of another origin reads no field that is not named to it.
    static func fields(proving proof: String) -> [(name: String, value: String)] {
        [("assistant-proof", proof), ("access-control-expose-headers", "assistant-proof")]
    }

    /// The answer to a preflight of an origin that is allowed.
    static func preflight(_ call: HTTPCall, from origin: WebOrigin) -> HTTPReply {
        var fields = fields(for: origin)
        fields += [
            ("access-control-allow-methods", "GET, POST"),
            ("access-control-allow-headers", "assistant-challenge, authorization, content-type"),
            ("access-control-max-age", "600"),
        ]
        if call.field("access-control-request-private-network") == "true" {
            fields.append(("access-control-allow-private-network", "true"))
        }
        return HTTPReply(status: 204, fields: fields)
    }
}
