import CRL
import Logging
import Model

/// The lists of one scope of one kind of authority, as a running server keeps them fresh.
struct KeptLists: Sendable {
    let role: AuthorityRecord.Role
    let scope: RevocationListService.Scope
    let service: RevocationListService

    /// What a server keeps fresh; roots have no parts.
    static func all(of centre: CACentre, _ logger: Logger) throws -> [KeptLists] {
        let kinds: [(AuthorityRecord.Role, RevocationListService.Scope)] = [
            (.root, .everything), (.issuing, .everything), (.issuing, .parts),
        ]
        return try kinds.map { role, scope in
            KeptLists(
                role: role,
                scope: scope,
                service: try centre.listService(for: role, scope, logger: logger)
            )
        }
    }
}
