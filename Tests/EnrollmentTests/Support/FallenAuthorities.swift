import Model
import Synchronization

/// Authorities that were revoked.
final class FallenAuthorities: Sendable {
    private let ids = Mutex<Set<AuthorityID>>([])

    func insert(_ id: AuthorityID) { ids.withLock { _ = $0.insert(id) } }

    func contains(_ id: AuthorityID) -> Bool { ids.withLock { $0.contains(id) } }
}
