public import Model
import Store

/// Whose certificates let staff act, and for how long.
///
/// Without a super_admin nobody is added or renewed, without a pki_admin nobody issues or revokes: whoever lets the last of
/// them end has locked everybody out.
public struct StaffWatch: Sendable {
    /// The days before its end in which a certificate is spoken of.
    static let warningDays: Int64 = 30
    /// The days before the end of the last certificate of a role in which that is a failure.
    static let failureDays: Int64 = 14
    /// The days in which a recovery is spoken of.
    static let recoveryDays: Int64 = 30
    private static let day: Int64 = 86_400
    /// So many names are told.
    private static let shown = 8

    /// A staff member whose certificate was not revoked.
    private struct Term: Sendable {
        let member: StaffRecord
        let isActive: Bool
        let end: Timestamp
    }

    private let now: Timestamp
    private let terms: [Term]

    /// Looks at the staff of `centre` as it is now.
    ///
    /// - Throws: `BookError`.
    public init(of centre: CACentre) throws(BookError) {
        now = centre.clock.now
        var terms: [Term] = []
        for member in try centre.book.staff() {
            guard let id = member.certificate, let record = try centre.book.certificate(id),
                record.state != .revoked
            else { continue }
            let isActive = record.state == .active
            terms.append(Term(member: member, isActive: isActive, end: record.reservation.notAfter))
        }
        self.terms = terms
    }

    /// Who has this role and a certificate that is good for so many days from now.
    func able(_ role: StaffRecord.Role, inDays days: Int64 = 0) -> [StaffRecord] {
        let moment = now.advanced(bySeconds: days * Self.day)
        return terms.filter { $0.isActive && $0.end >= moment && $0.member.roles.contains(role) }.map(
            \.member
        )
    }

    /// The roles that somebody must have, and nobody has who can act so many days from now.
    public func unfilled(inDays days: Int64 = 0) -> [StaffRecord.Role] {
        var roles: [StaffRecord.Role] = [.superAdministrator, .pkiAdministrator]
        if terms.contains(where: { $0.member.roles.contains(.businessAdministrator) }) {
            roles.append(.businessAdministrator)
        }
        return roles.filter { able($0, inDays: days).isEmpty }
    }

    /// The roles in which somebody can act now, and nobody could without these certificates.
    func unfilled(without certificates: Set<CertificateID>) -> [StaffRecord.Role] {
        let roles: [StaffRecord.Role] = [.superAdministrator, .pkiAdministrator, .businessAdministrator]
        return roles.filter { role in
            let able = able(role)
            return !able.isEmpty
                && able.allSatisfy { $0.certificate.map(certificates.contains) ?? true }
        }
    }

    /// What to say of it, the worst first.
    ///
    /// - Parameter recoveredAt: when somebody was given a way back last, or nil.
    /// - Returns: passed while no end is near.
    func outcome(recoveredAt: Timestamp? = nil) -> HealthCheck.Outcome {
        let words = [roleWords, endedWords, endingWords, recoveryWords(recoveredAt)].compactMap(\.self)
        guard !words.isEmpty else {
            return (
                .passed,
                "\(terms.count) staff members, no certificate ends within \(Self.warningDays) days" + alone
            )
        }
        let severity: HealthFinding.Severity =
            unfilled(inDays: Self.failureDays).isEmpty ? .warning : .failure
        return (severity, words.joined(separator: "; "))
    }

    private var roleWords: String? {
        let gone = unfilled()
        guard gone.isEmpty else {
            let names = gone.map(\.rawValue).joined(separator: ", ")
            return "nobody is left who can act as \(names): docs/operations/staff.md says the way back"
        }
        let going = unfilled(inDays: Self.failureDays)
        guard !going.isEmpty else { return nil }
        let names = going.map(\.rawValue).joined(separator: ", ")
        return
            "in \(Self.failureDays) days nobody is left who can act as \(names): renew them with 'pki staff renew'"
    }

    /// Who is the only super_admin: nobody could let another in, if they were lost.
    private var alone: String {
        let able = able(.superAdministrator)
        guard able.count == 1, let only = able.first else { return "" }
        return "; only \(only.name) can act as super_admin, let there be another"
    }

    private var endedWords: String? {
        names(of: terms.filter { $0.end < now }).map { "ended: \($0)" }
    }

    private var endingWords: String? {
        let last = now.advanced(bySeconds: Self.warningDays * Self.day)
        return names(of: terms.filter { $0.end >= now && $0.end < last }).map { "ending: \($0)" }
    }

    private func recoveryWords(_ recoveredAt: Timestamp?) -> String? {
        guard let recoveredAt, recoveredAt.advanced(bySeconds: Self.recoveryDays * Self.day) > now else {
            return nil
        }
        return
            "an administrator was given a new certificate with --recover within \(Self.recoveryDays) days: "
            + "staff.recover in 'pki audit list' says who"
    }

    private func names(of some: [Term]) -> String? {
        guard !some.isEmpty else { return nil }
        let words = some.sorted { $0.end < $1.end }.prefix(Self.shown).map { term in
            let days = abs(term.end.secondsSinceEpoch - now.secondsSinceEpoch) / Self.day
            return "\(term.member.name) (\(term.end < now ? "\(days) days ago" : "in \(days) days"))"
        }
        let rest = some.count - words.count
        return words.joined(separator: ", ") + (rest > 0 ? " and \(rest) others" : "")
    }
}
