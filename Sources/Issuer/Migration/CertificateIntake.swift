public import Model
public import OpenSSL

/// Judges the certificates of another authority one by one: who signed them, what the records say, what comes into
/// the book.
///
/// It keeps serial numbers and the records, not certificates; some 200 octets for each.
public struct CertificateIntake {
    /// What becomes of a certificate.
    public enum Verdict: Hashable, Sendable {
        /// It comes into the book.
        case take(CertificateRecord, [ImportNote])
        /// It is in the book already.
        case known
        /// It is in the book already, as one that is good; the records say that it is revoked. Or as one that is revoked; they
        /// say that its key was compromised.
        case revoke(CertificateRecord, [ImportNote])
        /// It is in the book already, as revoked; the records say something else of that, and the book stays as it is.
        case keep(CertificateRecord, [ImportNote])
        /// It is in the book already, by its serial number alone, as revoked: certificate, key and subject come in; or without its
        /// subject alone. The record is revoked as
        /// the book has it, or for worse, when the records say so.
        case complete(CertificateRecord, [ImportNote])
        /// The same octets came before in this import.
        case repeated
        /// It does not come in.
        case refuse(ImportRefusal)
    }

    /// How the judge decides where the records leave a choice.
    public struct Policy: Hashable, Sendable {
        /// The profile that is written beside imported certificates.
        public var profile = "IMPORTED"
        /// Whether certificates on hold are taken as revoked, for ever.
        public var revokesHeld = false

        /// Makes the default policy.
        public init() {}
    }

    let authority: AuthorityID
    let issuer: Certificate
    let policy: Policy
    let holder: String
    let now: Timestamp
    let sources: ImportSources
    private let list: RevocationList?
    /// The authority's lists in parts that this centre makes, by the URLs that certificates name; from 1.
    private let shards: [String: Int]
    /// The part that the list is of; 0 for the list of others; every one for one of everything of ours, which says of none which part it
    /// names.
    let listShard: Int
    private(set) var lines: [SerialNumber: OpenSSLIndex.Entry] = [:]
    private(set) var entries: [SerialNumber: Revocation] = [:]
    /// Serial numbers that the list takes off.
    private var released: Set<SerialNumber> = []
    /// The first octets of the keys' digests: of those that came as compromised, and of those that came as good.
    private var (compromised, good): (Set<UInt64>, Set<UInt64>) = ([], [])
    private(set) var seen: [SerialNumber: (source: String, fingerprint: [UInt8])] = [:]

    /// Makes a judge.
    ///
    /// - Parameters:
    ///   - authority: its name in the book.
    ///   - issuer: its certificate.
    ///   - index: the entries of its `index.txt`, or nil.
    ///   - list: its revocation list, or nil; issuer and signature are checked here.
    ///   - policy: how to decide.
    ///   - holder: the process that imports.
    ///   - now: when.
    ///   - shards: which of the authority's lists in parts stand under which URLs here.
    ///   - isOurs: whether the list was published here, and certificates on it may name a part.
    /// - Throws: `CryptoError` with `.signatureInvalid` for a list that the authority did not sign, `.notAllowed` for one
    ///   that it may not sign, or that cannot be understood.
    public init(
        authority: AuthorityID,
        issuer: Certificate,
        index: [OpenSSLIndex.Entry]?,
        list: RevocationList?,
        policy: Policy = Policy(),
        holder: String,
        now: Timestamp,
        shards: [String: Int] = [:],
        isOurs: Bool = false
    ) throws(CryptoError) {
        (self.authority, self.issuer, self.policy) = (authority, issuer, policy)
        (self.holder, self.now, self.shards) = (holder, now, shards)
        let part = list?.shard(among: shards) ?? 0
        listShard = part == 0 && isOurs ? RevocationListName.everyShard : part
        if let list {
            try list.verify(issuedBy: issuer)
        }
        self.list = list
        switch (index, list) {
        case (nil, nil): sources = .none
        case (_, nil): sources = .index
        case (nil, _): sources = .list
        default: sources = .both
        }
        for entry in index ?? [] { lines[entry.serial] = entry }
        var (revoked, released): ([SerialNumber: Revocation], Set<SerialNumber>) = ([:], [])
        list?.forEachEntry { entry in
            if entry.isRemoval {
                released.insert(entry.serial)
            } else {
                revoked[entry.serial] = entry.revocation
            }
        }
        (entries, self.released) = (revoked, released)
    }

    /// What is to be known about the list as a whole, which says nothing of what was revoked after it was made.
    public var listNotes: [ImportNote] {
        guard let list else { return [] }
        var notes: [ImportNote] = []
        if list.thisUpdate > now { notes.append(.listAhead) }
        if let next = list.nextUpdate, next < now { notes.append(.listEnded) }
        return notes
    }

    /// Whether the list that the authority signed has a serial number as revoked, or on hold.
    public func isListed(_ serial: SerialNumber) -> Bool { entries[serial] != nil }

    /// Whether the list that the authority signed says what a record does: that it is revoked, or on hold, and of a compromise that it
    /// is one.
    public func vouches(for record: CertificateRecord) -> Bool {
        guard let told = entries[record.id.serial] else { return false }
        return record.revocation?.reason.isCompromise != true || told.reason.isCompromise
    }

    /// Whether the records have a serial number as revoked, or on hold.
    public func hasRevoked(_ serial: SerialNumber) -> Bool {
        lines[serial]?.revocation != nil || entries[serial] != nil
    }

    /// Judges one certificate.
    ///
    /// - Parameters:
    ///   - der: the certificate.
    ///   - source: where it was found, for reports.
    ///   - known: what the book has under a serial number, or nil.
    /// - Returns: what becomes of it.
    public mutating func judge(
        _ der: [UInt8],
        from source: String,
        known: (CertificateID) throws -> CertificateRecord?
    ) rethrows -> Verdict {
        // The authority's own, whose signature with SHA-1 is not verified.
        if issuer.signatureAlgorithm == nil, der == issuer.der {
            seen[issuer.serial] = (source, issuer.fingerprint)
            return .repeated
        }
        let certificate: ForeignCertificate
        do throws(CryptoError) {
            certificate = try ForeignCertificate(der: der)
        } catch {
            return .refuse(.unreadable(detail: error.message))
        }
        guard certificate.issuerDER == issuer.subjectDER else { return .refuse(.otherIssuer) }
        guard certificate.isSigned(by: issuer.publicKey) else { return .refuse(.notSigned) }
        let fingerprint = certificate.fingerprint
        if let first = seen[certificate.serial] {
            return first.fingerprint == fingerprint
                ? .repeated : .refuse(.serialTwice(firstSource: first.source))
        }
        seen[certificate.serial] = (source, fingerprint)
        let verdict = withKeyNotes(verdict(certificate))
        guard let present = try known(CertificateID(authority: authority, serial: certificate.serial)) else {
            return verdict
        }
        let isTaken = present.state == .revoked && present.reservation.act == .imported
        // Taken from the list before, when nobody had the certificate.
        if isTaken, present.certificate == nil {
            return completed(present, certificate, again(present, verdict), lacking: .numberAlone)
        }
        guard DigestAlgorithm.sha256.hash(present.certificate ?? []) == fingerprint else {
            return .refuse(.serialTaken)
        }
        // An earlier version stored the certificate of such a one, and not its subject.
        let subject = present.reservation.subject
        if isTaken, subject.isEmpty || subject.hasPrefix("/"), !certificate.subject.isEmpty {
            return completed(present, certificate, again(present, verdict), lacking: .withoutSubject)
        }
        return again(present, verdict)
    }

    /// Says so when one certificate of a key is compromised and another one is good, whichever comes first.
    private mutating func withKeyNotes(_ verdict: Verdict) -> Verdict {
        guard case .take(let record, let notes) = verdict else { return verdict }
        let key = record.reservation.keyHash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch record.revocation {
        case nil:
            good.insert(key)
            return compromised.contains(key) ? .take(record, notes + [.keyBlocked]) : verdict
        case .some(let revocation):
            guard revocation.reason.isCompromise else { return verdict }
            compromised.insert(key)
            return good.contains(key) ? .take(record, notes + [.keyGoodElsewhere]) : verdict
        }
    }

    /// What becomes of a certificate that the book has: it can be revoked by records that came later, and never back.
    private func again(_ present: CertificateRecord, _ verdict: Verdict) -> Verdict {
        switch verdict {
        case .take(let record, let notes) where present.state == .revoked:
            return Verdict(of: record, revoked: present.revocation, notes)
        case .refuse where present.state == .revoked: return .known
        case .take(let record, let notes) where record.revocation != nil: return .revoke(record, notes)
        case .take, .keep, .complete, .known, .revoke, .repeated: return .known
        case .refuse: return verdict
        }
    }

    /// The records that say something of a certificate: a list of a part says nothing of the others.
    private func sources(for certificate: ForeignCertificate) -> ImportSources {
        guard let list, entries[certificate.serial] == nil,
            !list.speaks(forAuthority: certificate.isAuthority, at: certificate.crlURLs)
        else { return sources }
        return sources == .both ? .index : .none
    }

    private func verdict(_ certificate: ForeignCertificate) -> Verdict {
        let line = lines[certificate.serial]
        let sources = sources(for: certificate)
        guard sources != .none || self.sources == .none else { return .refuse(.notListed) }
        var (status, notes) = ImportedStatus.merged(
            line?.revocation,
            entries[certificate.serial],
            sources,
            at: now
        )
        if released.contains(certificate.serial) { notes.append(.releasedOnList) }
        if line == nil, sources == .index || sources == .both { notes.append(.notInIndex) }
        if let line, line.notAfter != certificate.notAfter { notes.append(.endDiffers) }
        if certificate.version < 3 { notes.append(.oldVersion) }
        if (try? PublicKey(subjectPublicKeyInfo: certificate.subjectPublicKeyInfo)) == nil {
            notes.append(.foreignKey)
        }
        if case .held(let hold) = status {
            guard policy.revokesHeld else { return .refuse(.onHold) }
            status = .revoked(Revocation(date: hold.date, reason: .unspecified))
            notes.append(.holdEnded)
        }
        if case .revoked(let revocation) = status, revocation.date < certificate.notBefore {
            notes.append(.earlyDate)
        }
        return .take(record(certificate, status), notes)
    }

    func record(_ certificate: ForeignCertificate, _ status: ImportedStatus) -> CertificateRecord {
        var revocation: Revocation?
        if case .revoked(let fact) = status { revocation = fact }
        return CertificateRecord(
            reservation: Reservation(
                id: CertificateID(authority: authority, serial: certificate.serial),
                profile: policy.profile,
                purpose: certificate.purpose,
                application: nil,
                subjectUID: nil,
                subject: certificate.subject.description,
                keyHash: certificate.keyFingerprint,
                tokenSerial: nil,
                act: .imported,
                shard: certificate.crlURLs.lazy.compactMap { shards[$0] }.first ?? 0,
                notBefore: certificate.notBefore,
                notAfter: certificate.notAfter,
                holder: holder,
                createdAt: now
            ),
            state: revocation == nil ? .active : .revoked,
            toBeSigned: nil,
            certificate: certificate.der,
            issuedAt: certificate.notBefore,
            revocation: revocation
        )
    }
}

extension RevocationList {
    /// Which of an authority's lists in parts it is, by the URLs that it names; 0 for any other.
    package func shard(among shards: [String: Int]) -> Int {
        let point = issuingDistributionPoint.flatMap { try? IssuingDistributionPoint(der: $0) }
        return point?.urls.lazy.compactMap { shards[$0] }.first ?? 0
    }
}

extension ForeignCertificate {
    /// What it is for, by what it says.
    fileprivate var purpose: CertificatePurpose {
        if isAuthority { return .authority }
        if purposes.contains(.ocspSigning) { return .ocsp }
        return purposes.contains(.serverAuth) ? .service : .signing
    }
}
