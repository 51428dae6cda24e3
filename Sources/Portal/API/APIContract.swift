import OpenSSL

/// `GET /api/v1/openapi.yaml`: the contract, kept in the program so that the server needs no checkout beside it.
///
/// Source: OpenAPI 3.1; RFC 9512 (media type).
enum APIContract {
    /// docs/openapi.yaml, octet for octet, put there by the build.
    static let octets = PackageResources.openapi_yaml
    private static let entityTag = Freshness.entityTag(DigestAlgorithm.sha256.hash(octets))

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
