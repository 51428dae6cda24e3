import CRL
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Model

/// `GET /crl/{authority}.crl`: the list that is published, also when it has ended.
///
/// Source: RFC 5280 §4.2.1.13, RFC 2585 §4.2 (media type).
struct RevocationListController {
    let shelf: RevocationListShelf
    let clock: WallClock

    func respond(to request: Request, _ target: RequestTarget) throws -> Response {
        guard let authority = target.authorityName(withSuffix: ".crl").flatMap({ AuthorityID($0) }) else {
            return .words(.notFound, ["there is no such revocation list"])
        }
        guard request.method == .get || request.method == .head else {
            return .allow([.get, .head, .options], asked: request.method)
        }
        guard let list = try shelf.list(of: authority) else {
            return .words(.notFound, ["there is no such revocation list"])
        }
        return .fresh(
            list.der,
            type: "application/pkix-crl",
            Freshness(
                thisUpdate: list.thisUpdate,
                nextUpdate: list.nextUpdate,
                fingerprint: list.fingerprint
            ),
            at: clock.now,
            conditions: request.headers
        )
    }
}
