import Model
import NIOCore
import OpenSSL

/// `GET /ca/{authority}.cer`: an authority's certificate, as the AIA of what it issues says; and beside it the bundles in
/// which more of its certificates, or those above it, are found.
///
/// Source: RFC 5280 §4.2.2.1, RFC 2585 §4.1 (media type).
struct CertificateController: Sendable {
    let certificate: @Sendable (AuthorityID) throws -> [UInt8]?
    let bundle: @Sendable (AuthorityID, AuthorityBundle.Kind) throws -> AuthorityBundle?
    let clock: WallClock

    /// A certificate does not change; a day lets a mistake be mended.
    private static let validitySeconds: Int64 = 86_400

    /// What is given, and since when it is so.
    private struct Found {
        let bytes: [UInt8]
        let type: String
        let since: Timestamp
    }

    func respond(to request: WireRequest, _ target: RequestTarget) throws -> StatusReply {
        guard request.method == .get || request.method == .head else {
            guard names(target) else { return .words(404, ["there is no such certificate"]) }
            return .allow([.get, .head, .options], asked: request.method)
        }
        guard let found = try find(target) else {
            return .words(404, ["there is no such certificate"])
        }
        let now = clock.now
        let freshness = Freshness(
            thisUpdate: found.since,
            nextUpdate: now.advanced(bySeconds: Self.validitySeconds),
            fingerprint: DigestAlgorithm.sha256.hash(found.bytes)
        )
        return .fresh(ByteBuffer(bytes: found.bytes), type: found.type, freshness, to: request)
    }

    /// Whether a path has the form of one of these resources.
    private func names(_ target: RequestTarget) -> Bool {
        ([".cer"] + AuthorityBundle.Kind.allCases.map(\.rawValue)).contains { authority(target, $0) != nil }
    }

    private func find(_ target: RequestTarget) throws -> Found? {
        if let id = authority(target, ".cer"), let der = try certificate(id) {
            let since = (try? Certificate(der: der).notBefore) ?? clock.now
            return Found(bytes: der, type: "application/pkix-cert", since: since)
        }
        for kind in AuthorityBundle.Kind.allCases {
            if let id = authority(target, kind.rawValue), let found = try bundle(id, kind) {
                return Found(bytes: found.bytes, type: kind.mediaType, since: found.changedAt)
            }
        }
        return nil
    }

    private func authority(_ target: RequestTarget, _ suffix: String) -> AuthorityID? {
        target.resourceName(withSuffix: suffix).flatMap { AuthorityID($0) }
    }
}
