import CRL
import Model
import NIOCore
import Synchronization

/// `GET /crl/{name}.crl`: the list that is published, also when it has ended.
///
/// Source: RFC 5280 §4.2.1.13, RFC 2585 §4.2 (media type).
final class RevocationListController: Sendable {
    private let shelf: RevocationListShelf
    /// The newest small list of each name, ready to be sent to any number of clients without a copy for each.
    private let ready = Mutex<[RevocationListName: (fingerprint: [UInt8], octets: ByteBuffer)]>([:])

    init(shelf: RevocationListShelf) {
        self.shelf = shelf
    }

    func respond(to request: WireRequest, _ target: RequestTarget) throws -> StatusReply {
        guard let name = target.resourceName(withSuffix: ".crl").flatMap({ RevocationListName($0) }) else {
            return .words(404, ["there is no such revocation list"])
        }
        guard request.method == .get || request.method == .head else {
            return .allow([.get, .head, .options], asked: request.method)
        }
        guard let list = try shelf.list(name) else {
            return .words(404, ["there is no such revocation list"])
        }
        let freshness = Freshness(
            thisUpdate: list.thisUpdate,
            nextUpdate: list.nextUpdate,
            fingerprint: list.fingerprint
        )
        let type = "application/pkix-crl"
        return switch list.content {
        case .octets(let der):
            .fresh(octets(der, list.fingerprint, name), type: type, freshness, to: request)
        case .file(let file): .fresh(ByteBuffer(), in: file, type: type, freshness, to: request)
        }
    }

    private func octets(
        _ der: [UInt8],
        _ fingerprint: [UInt8],
        _ name: RevocationListName
    ) -> ByteBuffer {
        ready.withLock { ready in
            if let known = ready[name], known.fingerprint == fingerprint { return known.octets }
            let octets = ByteBuffer(bytes: der)
            ready[name] = (fingerprint, octets)
            return octets
        }
    }
}
