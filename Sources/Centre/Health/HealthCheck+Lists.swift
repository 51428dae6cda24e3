import CRL
import Model
import OpenSSL
import Store

extension HealthCheck {
    /// Every list that is owed, with its delta where there are deltas.
    func lists() throws -> Outcome {
        var (count, warning) = (0, Outcome?.none)
        for record in try centre.book.authorities() {
            let certificate = try Certificate(der: record.certificate)
            let partitions = try centre.listPartitions(of: record)
            let policy = centre.listPolicy(for: record.role)
            let inspector = RevocationListInspector(
                source: centre.book,
                directory: centre.listDirectory,
                policy: policy
            )
            for full in partitions.names {
                let hasDelta = (try? centre.listDirectory.list(full))?.frame.freshest != nil
                for name in hasDelta ? [full, full.delta] : [full] {
                    let look = { isLast in
                        try inspector.inspect(
                            name,
                            of: certificate,
                            point: partitions.point(of: name),
                            at: centre.clock.now,
                            isLast: isLast
                        )
                    }
                    let verdict = try look(false)
                    let found = try outcome(verdict, name, record)
                    if let found, found.severity == .failure { return found }
                    warning = warning ?? found
                    count += verdict == .sound ? 1 : 0
                    if verdict == .sound, record.state == .destroyed,
                        case .faulty(let finding) = try look(true)
                    {
                        let detail = "the list of \(name) is its last, its key is destroyed: \(finding)"
                        warning = warning ?? (.warning, detail)
                    }
                }
            }
        }
        return warning ?? (.passed, "\(count) lists are signed, current and as the book has them")
    }

    /// Nil for what is in order.
    private func outcome(
        _ verdict: RevocationListInspector.Verdict,
        _ name: RevocationListName,
        _ record: AuthorityRecord
    ) throws -> Outcome? {
        switch verdict {
        case .sound: nil
        // One that came without its key has its lists elsewhere.
        case .missing where record.state != .active: nil
        case .missing: (.warning, "\(name) has not published a list; run 'pki crl publish' or 'pki serve'")
        case .outdated where record.state == .destroyed: try lastListEnded(name, of: record)
        case .outdated: (.failure, "the list of \(name) is outdated")
        case .faulty(let finding): (.failure, "the list of \(name): \(finding)")
        }
    }
}
