import Model
import OpenSSL

/// `GET /api/v1/openapi.yaml` at the portal and at the staff desk: the contract of the workflow's API.
///
/// Source: OpenAPI 3.1; RFC 9512 (media type).
enum WorkflowContract {
    /// What every path of the API begins with.
    static let prefix = "/api/v1/"

    /// docs/workflow.yaml, octet for octet, put there by the build.
    static let octets = PackageResources.workflow_yaml
    private static let entityTag = Freshness.entityTag(DigestAlgorithm.sha256.hash(octets))

    /// Whether a request is for the API, and not for a page.
    static func isMeant(by call: HTTPCall) -> Bool { call.target.hasPrefix(prefix) }

    /// The document; 304 for a caller who has this version.
    static func reply(to call: HTTPCall) -> HTTPReply {
        let fields: [(name: String, value: String)] = [("etag", entityTag), ("cache-control", "no-cache")]
        if let known = call.field("if-none-match"), Freshness.names(known, entityTag) {
            return HTTPReply(status: 304, fields: fields)
        }
        let type: [(name: String, value: String)] = [("content-type", "application/yaml")]
        return HTTPReply(status: 200, fields: type + fields, body: octets)
    }
}
