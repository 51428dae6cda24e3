import HTTPTypes
import Hummingbird
import HummingbirdCore
import Model
import OpenSSL

/// `GET /ca/{authority}.cer`: an authority's certificate, as the AIA of what it issues says.
///
/// Source: RFC 5280 §4.2.2.1, RFC 2585 §4.1 (media type).
struct CertificateController {
    let certificate: @Sendable (AuthorityID) throws -> [UInt8]?
    let clock: WallClock

    /// A certificate does not change; a day lets a mistake be mended.
    private static let validitySeconds: Int64 = 86_400

    func respond(to request: Request, _ target: RequestTarget) throws -> Response {
        guard let authority = target.authorityName(withSuffix: ".cer").flatMap({ AuthorityID($0) }) else {
            return .words(.notFound, ["there is no such certificate"])
        }
        guard request.method == .get || request.method == .head else {
            return .allow([.get, .head, .options], asked: request.method)
        }
        guard let der = try certificate(authority) else {
            return .words(.notFound, ["there is no such certificate"])
        }
        let now = clock.now
        let freshness = Freshness(
            thisUpdate: (try? Certificate(der: der).notBefore) ?? now,
            nextUpdate: now.advanced(bySeconds: Self.validitySeconds),
            fingerprint: DigestAlgorithm.sha256.hash(der)
        )
        return .fresh(der, type: "application/pkix-cert", freshness, at: now, conditions: request.headers)
    }
}
