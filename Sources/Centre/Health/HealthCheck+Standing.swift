import Model
import Store

extension HealthCheck {
    /// A line for each authority that issues though nobody accepts it, or without what limits it being known, and for each
    /// successor of a root that lacks something of what makes it one; and for each key whose destruction was cut.
    func standing() throws -> [HealthFinding] {
        let fallen = try centre.book.authorities()
            .filter { try $0.state == .active && centre.fall(of: $0) != nil }
            .map { record in
                HealthFinding(
                    check: "authorities",
                    severity: .failure,
                    detail:
                        "\(record.id) is active, and was revoked or stands below one that was: nobody accepts what it issues; 'pki authority retire \(record.id)'"
                )
            }
        let unlinked = try centre.unlinkedSuccessors().map { record, old in
            HealthFinding(
                check: "authorities",
                severity: .warning,
                detail:
                    "\(old) did not certify its successor \(record.id): who trusts \(old) accepts nothing below it; 'pki authority rollover \(old)' goes on"
            )
        }
        let unlinkable = try centre.successorsWithoutLink().map { record, old in
            HealthFinding(
                check: "authorities",
                severity: .warning,
                detail:
                    "\(old) ended before it had certified its successor \(record.id), and certifies nothing more: who trusts \(old) needs \(record.id) as an anchor"
            )
        }
        let unshared = try centre.unsharedSuccessors().map { record, old in
            HealthFinding(
                check: "authorities",
                severity: .warning,
                detail:
                    "the passphrase alone opens the key of \(record.id), and that of \(old) before it took shares: 'pki authority share \(record.id)'"
            )
        }
        let unknown = try centre.authoritiesWithoutChain().map { id in
            HealthFinding(
                check: "authorities",
                severity: .warning,
                detail:
                    "what stands above \(id) is not known here, though it limits what \(id) may sign: 'pki authority import-certificate \(id) FILE --chain FILE' with its own certificate and those above it"
            )
        }
        let successors = unlinked + unlinkable + unshared
        return try fallen + successors + unknown + cutEndings() + doors()
    }

    /// A line for the profiles whose certificates no door over TLS reads, where there is one.
    private func doors() throws -> [HealthFinding] {
        let configuration = centre.configuration
        let isOpen = configuration.api?.enabled ?? false || configuration.staff != nil
        guard try isOpen || !centre.book.signers(.server).isEmpty else { return [] }
        return try centre.unreadableDoors().map { profile, authority in
            HealthFinding(
                check: "authorities",
                severity: .warning,
                detail:
                    "profile \(profile) has its certificates from \(authority), which signs with SM2, and TLS does not read that: name another line in the profile, 'authority:'"
            )
        }
    }
}
