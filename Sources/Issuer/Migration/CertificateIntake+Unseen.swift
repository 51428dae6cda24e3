public import Model
import OpenSSL

/// What the records know and no certificate came for.
extension CertificateIntake {
    /// Why serial numbers cannot come in: the index knows them, no certificate stands for them, and they have not ended.
    ///
    /// - Returns: `.onHold` for those on hold, unless holds are taken as revoked, `.missingValid` for others that are not
    ///   revoked, in the order of the numbers.
    public func missing() -> [(serial: SerialNumber, refusal: ImportRefusal)] {
        let taken = Set(withoutCertificate().map(\.record.id.serial))
        return unseen().filter { !taken.contains($0) }.map { serial in
            (serial, isHeld(serial) ? .onHold : .missingValid)
        }
    }

    private func isHeld(_ serial: SerialNumber) -> Bool {
        let known = ImportedStatus.merged(lines[serial]?.revocation, entries[serial], sources, at: now)
        if case .held = known.status { return true }
        return false
    }

    /// What the records have as revoked and no certificate came for so far: it goes on our lists, and OCSP knows it, though
    /// nobody knows more of it.
    ///
    /// An index nobody signed, but a number too many on a list harms nobody, and one too few does.
    ///
    /// Its subject and its end are those of the index; without a line there, none, and the end of the authority. Those on
    /// hold are left out, unless holds are taken as revoked.
    public func withoutCertificate() -> [(record: CertificateRecord, notes: [ImportNote])] {
        unseen().compactMap { serial in
            let (line, entry) = (lines[serial], entries[serial])
            guard entry != nil || line?.revocation != nil else { return nil }
            let known = ImportedStatus.merged(line?.revocation, entry, sources, at: now)
            let note = entry == nil ? ImportNote.withoutCertificateInIndex : .withoutCertificate
            let notes = [note] + known.notes
            switch known.status {
            case .good: return nil
            case .held(let hold):
                guard policy.revokesHeld else { return nil }
                let revocation = Revocation(date: hold.date, reason: .unspecified)
                return (record(serial, line, revocation), notes + [.holdEnded])
            case .revoked(let revocation):
                return (record(serial, line, revocation), notes)
            }
        }
    }

    private func record(
        _ serial: SerialNumber,
        _ line: OpenSSLIndex.Entry?,
        _ revocation: Revocation
    ) -> CertificateRecord {
        CertificateRecord(
            withoutCertificate: CertificateID(authority: authority, serial: serial),
            subject: line?.subject ?? "",
            profile: policy.profile,
            shard: listShard,
            until: line?.notAfter ?? issuer.notAfter,
            revocation,
            holder: holder,
            at: now
        )
    }

    /// Those that have not ended, in the order of the numbers; what the records do not date counts as not ended.
    private func unseen() -> [SerialNumber] {
        let lasting = lines.values.filter { $0.notAfter >= now }.map(\.serial)
        let listed = entries.keys.filter { lines[$0].map { $0.notAfter >= now } ?? true }
        return Set(lasting).union(listed).filter { seen[$0] == nil }.sorted()
    }
}
