import CRL
import Foundation
import Issuer
import Model
import OpenSSL
import Store
public import Tokens

/// Named checks over everything a centre needs to work and to be trusted.
public struct HealthCheck: Sendable {
    let centre: CACentre
    private let findReaders: @Sendable () throws(TokenError) -> [CardReader]
    private let warningDays: Int64 = 7

    /// Checks `centre`.
    ///
    /// - Parameters:
    ///   - centre: an open centre.
    ///   - findReaders: asks for the card readers of this machine. It has no default: the PC/SC library takes its socket
    ///     once per process, so whoever checks decides that it be taken.
    public init(
        centre: CACentre,
        findReaders: @escaping @Sendable () throws(TokenError) -> [CardReader]
    ) {
        self.centre = centre
        self.findReaders = findReaders
    }

    /// Runs every check; a check that cannot be made is a failure of that check.
    public func run() -> [HealthFinding] {
        [
            finding("book", book), finding("counts", counts), finding("audited", audited),
            finding("audit-chain", auditChain), finding("clock", clock),
            finding("profiles", profiles), finding("unfinished", unfinished), finding("jobs", jobs),
            finding("keys", keys), finding("permissions", permissions), finding("disk", disk),
            finding("staff", staff),
            finding("ocsp-signer", responder), finding("revocation-lists", lists),
            finding("published", published),
            finding("leftovers", leftovers), finding("renewals", renewals),
            finding("unlocks", unlocks), finding("letters", letters),
            finding("payments", payments), finding("readers", readers),
        ] + platform + recovery + authorities()
    }

    typealias Outcome = (severity: HealthFinding.Severity, detail: String)

    /// Nothing where nobody is told.
    private var platform: [HealthFinding] {
        guard centre.configuration.platform?.webhooks?.isEmpty == false else { return [] }
        return [finding("webhooks", webhooks)]
    }

    func finding(_ check: String, _ body: () throws -> Outcome) -> HealthFinding {
        do {
            let outcome = try body()
            return HealthFinding(check: check, severity: outcome.severity, detail: outcome.detail)
        } catch {
            return HealthFinding(check: check, severity: .failure, detail: describe(error))
        }
    }

    private func staff() throws -> Outcome {
        let recoveredAt = try centre.book.latestAuditTime(action: "staff.recover")
        return try StaffWatch(of: centre).outcome(recoveredAt: recoveredAt)
    }

    private func book() throws -> Outcome {
        let damage = try centre.book.findDamage()
        return damage.isEmpty ? (.passed, "structure and references hold") : (.failure, damage[0])
    }

    private func counts() throws -> Outcome {
        let counts = try centre.book.counts()
        let detail =
            "\(counts.issued) issued, \(counts.statusEntries) revocations, \(counts.auditEntries) audit entries"
        return (counts.isConsistent ? .passed : .failure, detail)
    }

    private func auditChain() throws -> Outcome {
        let verdict = try centre.verifyAudit(with: centre.auditPublicKeys())
        if let fault = verdict.fault { return (.failure, fault.description) }
        let unsigned = verdict.head.sequence - verdict.signedUpTo
        return (
            unsigned > 1000 ? .warning : .passed,
            "\(verdict.head.sequence) entries, \(unsigned) not signed yet"
        )
    }

    private func unfinished() throws -> Outcome {
        let stuck = try centre.book.unfinishedCertificates().filter {
            !ProcessLock.isHeld($0.reservation.holder, folder: centre.state.run)
        }
        return stuck.isEmpty
            ? (.passed, "nothing was left unfinished")
            : (.warning, "\(stuck.count) left by a crash; 'pki serve' or 'pki produce' settles them at start")
    }

    private func responder() throws -> Outcome {
        let now = centre.clock.now
        let signers = try centre.book.signers(.ocsp)
        var least: (days: Int64, authority: AuthorityID)?
        var without: [AuthorityID] = []
        for record in try centre.book.authorities()
        where record.role == .issuing && record.state != .destroyed {
            guard try Certificate(der: record.certificate).notAfter > now else { continue }
            // One that came without its key has its answers elsewhere.
            if record.state == .retired, !signers.contains(where: { $0.authority == record.id }) { continue }
            guard let end = try centre.signerEnd(of: record.id) else {
                without.append(record.id)
                continue
            }
            let days = (end.secondsSinceEpoch - now.secondsSinceEpoch) / 86_400
            if days < least?.days ?? .max { least = (days, record.id) }
        }
        guard without.isEmpty else {
            let names = without.map(\.name).joined(separator: ", ")
            return (.failure, "\(names) has no OCSP signer that is valid now")
        }
        guard let least else { return (.passed, "no authority needs one") }
        return (least.days < warningDays ? .warning : .passed, "\(least.days) days left (\(least.authority))")
    }

    private func readers() throws -> Outcome {
        do throws(TokenError) {
            let readers = try findReaders()
            return (
                readers.isEmpty ? .warning : .passed,
                "\(readers.count) readers, \(readers.filter(\.hasCard).count) cards"
            )
        } catch {
            return (.warning, error.message)
        }
    }
}
