import Model
import Store

extension HealthCheck {
    /// A line for each authority that issues though nobody accepts it, or without what limits it being known, and for each
    /// successor of a root that lacks something of what makes it one; and for each certificate or destruction that was cut.
    func standing() throws -> [HealthFinding] {
        let fallen = try centre.book.authorities()
            .filter { try $0.state == .active && centre.fall(of: $0) != nil }
            .map { record -> HealthFinding in
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
        let oneWay = try centre.successorsWithoutLinkBack().map { record, old in
            HealthFinding(
                check: "authorities",
                severity: .warning,
                detail:
                    "\(record.id) did not certify \(old), which it follows: who trusts \(record.id) alone accepts nothing below \(old); 'pki authority rollover \(old)' goes on, with the key of \(record.id)"
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
        let successors = unlinked + oneWay + unlinkable + unshared
        return try fallen + successors + unknown + blocked() + strays() + cutEndings() + doors()
    }

    /// A line for each authority that stands and whose key is blocked, as an earlier version left it when a certificate for it was
    /// given up: it issues on, and nobody certifies its key again.
    private func blocked() throws -> [HealthFinding] {
        try centre.book.authorities()
            .filter { record in
                guard record.state == .active, try centre.fall(of: record) == nil else { return false }
                return try centre.book.isBlocked(keyHash: record.keyHash)
            }
            .map { record -> HealthFinding in
                HealthFinding(
                    check: "authorities",
                    severity: .warning,
                    detail:
                        "the key of \(record.id) is blocked, so it is neither renewed nor cross-signed any more: make its successor before its certificate ends"
                )
            }
    }

    /// A line for each certificate of an authority that was signed by an act which was cut two minutes ago or before: good, and on no
    /// authority's record.
    private func strays() throws -> [HealthFinding] {
        let begin = centre.clock.now.advanced(bySeconds: -120)
        var filter = CertificateFilter()
        filter.purposes = [.authority]
        filter.states = [.issued]
        return try centre.book.certificates(filter, limit: 20)
            .filter { ($0.issuedAt ?? begin) <= begin }
            .map { record in
                let (issuer, serial) = (record.id.authority, record.id.serial.hexadecimal)
                return HealthFinding(
                    check: "authorities",
                    severity: .warning,
                    detail:
                        "\(issuer) signed certificate \(serial) for \(record.reservation.subject), and what it was for was cut: say that again, or 'pki authority revoke \(issuer) --certificate \(serial)'"
                )
            }
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
