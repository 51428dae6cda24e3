import CRL
import Model
import NIOCore
import Synchronization

/// `GET /crl/{authority}.crl`: the list that is published, also when it has ended.
///
/// Source: RFC 5280 §4.2.1.13, RFC 2585 §4.2 (media type).
final class RevocationListController: Sendable {
    private let shelf: RevocationListShelf
    /// The newest list of each authority, ready to be sent to any number of clients without a copy for each.
    private let ready = Mutex<[AuthorityID: (fingerprint: [UInt8], octets: ByteBuffer)]>([:])

    init(shelf: RevocationListShelf) {
        self.shelf = shelf
    }

    func respond(to request: WireRequest, _ target: RequestTarget) throws -> StatusReply {
        guard let authority = target.authorityName(withSuffix: ".crl").flatMap({ AuthorityID($0) }) else {
            return .words(404, ["there is no such revocation list"])
        }
        guard request.method == .get || request.method == .head else {
            return .allow([.get, .head, .options], asked: request.method)
        }
        guard let list = try shelf.list(of: authority) else {
            return .words(404, ["there is no such revocation list"])
        }
        let freshness = Freshness(
            thisUpdate: list.thisUpdate,
            nextUpdate: list.nextUpdate,
            fingerprint: list.fingerprint
        )
        return .fresh(octets(of: list, authority), type: "application/pkix-crl", freshness, to: request)
    }

    private func octets(of list: ShelvedRevocationList, _ authority: AuthorityID) -> ByteBuffer {
        ready.withLock { ready in
            if let known = ready[authority], known.fingerprint == list.fingerprint { return known.octets }
            let octets = ByteBuffer(bytes: list.der)
            ready[authority] = (list.fingerprint, octets)
            return octets
        }
    }
}
