import CRL
import Model
import OpenSSL
import Store

extension HealthCheck {
    /// Of so many faults the words are given.
    private static let most = 5

    /// Every list that is owed, with its delta where there are deltas, and those that will end because nobody can renew them.
    func lists() throws -> Outcome {
        var (count, found) = (0, [Outcome]())
        for record in try centre.book.authorities() {
            let certificate = try Certificate(der: record.certificate)
            let partitions = try centre.listPartitions(of: record)
            for full in partitions.names {
                let hasDelta =
                    try centre.book.endOfDeltaPointers(of: full, at: centre.clock.now) != nil
                    || (try? centre.listDirectory.list(full))?.frame.freshest != nil
                for name in hasDelta ? [full, full.delta] : [full] {
                    let (verdict, outcome) = try look(name, partitions.point(of: name), record, certificate)
                    count += verdict == .sound ? 1 : 0
                    if let outcome { found.append(outcome) }
                }
            }
        }
        found += try centre.listEndings() + awaiting() + lost()
        found += try behind()
        found += try unlisted() + unfinished()
        let failures = found.filter { $0.severity == .failure }
        return summary(of: failures) ?? summary(of: found)
            ?? (.passed, "\(count) lists are signed, current and as the book has them")
    }

    /// Revocations of more than ten minutes ago, or of one where the key is away, that an authority's newest list does not tell of.
    private func unlisted() throws -> [Outcome] {
        let now = centre.clock.now
        // Where the key is away, nobody is about to make another list.
        let away = Set(try centre.book.authorities().filter { centre.isAway($0) }.map(\.id))
        let waiting = try centre.unlisted(before: now.advanced(bySeconds: -60))
            .filter { away.contains($0.key) }
        let found = try centre.unlisted(before: now.advanced(bySeconds: -600)).merging(waiting) { $1 }
        return found.sorted { $0.key.name < $1.key.name }.map { id, serials in
            let names = serials.prefix(Self.most).map(\.hexadecimal).joined(separator: ", ")
            let others = serials.count > Self.most ? " and \(serials.count - Self.most) more" : ""
            return (
                .failure,
                "the list of \(id) does not have \(names)\(others), revoked since: 'pki crl publish', with its key at hand"
            )
        }
    }

    /// Those that were begun two minutes ago or before, and neither published nor followed by another.
    private func unfinished() throws -> [Outcome] {
        let begin = centre.clock.now.advanced(bySeconds: -120)
        // Where the key is away, what matters is what the list lacks.
        let owing = try centre.book.authorities().filter {
            try centre.owesLists($0) && !centre.awaitsRecords($0.id) && !centre.isAway($0)
        }
        return try owing.flatMap { record in
            let lead = centre.listPolicy(for: record.role).leadSeconds
            return try centre.listNames(of: record).compactMap { name -> Outcome? in
                guard let newest = try centre.book.latestRevocationList(of: name), newest.fingerprint == nil,
                    // A number that was taken over with somebody's list covers nothing.
                    newest.feedSequence > 0, newest.thisUpdate.advanced(bySeconds: lead) < begin
                else { return nil }
                let number = newest.number
                return (.failure, "list \(number) of \(name) was not published: 'pki crl publish' says why")
            }
        }
    }

    /// Those that the book does not know: it is an older copy.
    private func behind() throws -> [Outcome] {
        try centre.behind().map { fault in
            (
                .failure,
                "\(fault.message): 'pki crl publish' takes in what it says, or tells why not"
            )
        }
    }

    /// Those for which nothing is signed yet.
    private func awaiting() throws -> [Outcome] {
        try centre.book.authorities().filter { try centre.awaitsRecords($0.id) }.map { record in
            let fault = MigrationError(.recordsOwed(record.id))
            return (.warning, "no list of \(record.id): \(fault.message); \(fault.hint ?? "")")
        }
    }

    /// Those that were published, and that nobody can make again.
    private func lost() throws -> [Outcome] {
        try centre.lostLists().map { list in
            let way = list.isKept ? "'pki crl publish' puts it back from last-lists" : list.error.hint ?? ""
            return (.failure, "\(list.error.message); \(way)")
        }
    }

    private func look(
        _ name: RevocationListName,
        _ point: IssuingDistributionPoint?,
        _ record: AuthorityRecord,
        _ certificate: Certificate
    ) throws -> (RevocationListInspector.Verdict, Outcome?) {
        let inspector = RevocationListInspector(
            source: centre.book,
            directory: centre.listDirectory,
            policy: centre.listPolicy(for: record.role)
        )
        func inspect(isLast: Bool) throws -> RevocationListInspector.Verdict {
            try inspector.inspect(
                name,
                of: certificate,
                point: point,
                at: centre.clock.now,
                isLast: isLast
            )
        }
        let verdict = try inspect(isLast: false)
        if let outcome = try outcome(verdict, name, record) { return (verdict, outcome) }
        // Nobody believes a list of one that has fallen.
        guard verdict == .sound, record.state == .destroyed, try centre.fall(of: record) == nil,
            case .faulty(let finding) = try inspect(isLast: true)
        else { return (verdict, nil) }
        return (verdict, (.warning, "the list of \(name) is its last, its key is destroyed: \(finding)"))
    }

    /// Nil for what is in order.
    private func outcome(
        _ verdict: RevocationListInspector.Verdict,
        _ name: RevocationListName,
        _ record: AuthorityRecord
    ) throws -> Outcome? {
        // One that came without its key has its lists elsewhere, and so has one that awaits its records.
        let isQuiet = try record.state != .active || centre.awaitsRecords(record.id)
        if verdict == .missing, let gone = try gone(name, record) { return gone }
        return switch verdict {
        case .sound: nil
        case .missing where isQuiet: nil
        case .missing: (.warning, "\(name) has not published a list; run 'pki crl publish' or 'pki serve'")
        case .outdated where record.state == .destroyed: try lastListEnded(name, of: record)
        case .outdated: try centre.owesLists(record) ? (.failure, "the list of \(name) is outdated") : nil
        case .faulty(let finding): (.failure, "the list of \(name): \(finding)")
        }
    }

    /// What to say of a list that was published and is not there, whose key can make it anew; for others nobody can, or `lost` says what.
    private func gone(_ name: RevocationListName, _ record: AuthorityRecord) throws -> Outcome? {
        guard record.state != .destroyed, try !centre.awaitsRecords(record.id) && centre.owesLists(record),
            let published = try centre.book.publishedRevocationList(of: name),
            published.nextUpdate >= centre.clock.now, !centre.isAway(record)
        else { return nil }
        return (
            .failure,
            "the list of \(name) is gone from published/: 'pki crl publish' or a running 'pki serve' makes it anew"
        )
    }

    private func summary(of found: [Outcome]) -> Outcome? {
        guard let first = found.first else { return nil }
        let words = found.prefix(Self.most).map(\.detail).joined(separator: "; ")
        let others = found.count - Self.most
        return (first.severity, others > 0 ? "\(words); and \(others) more" : words)
    }
}
