import Issuer
public import Model
import OpenSSL
import Store
import Tokens

extension AuthorityDesk {
    /// What a rollover is free to decide; nil takes what the predecessor has.
    public struct Renewal: Hashable, Sendable {
        /// The kind of the new key.
        public var algorithm: KeyAlgorithm?
        /// CN of the new authority; the old one's with the next generation, as `… G2`, when nil.
        public var commonName: String?
        /// Who certifies the new authority.
        public var parent: AuthorityID?
        /// Where the new key is kept.
        public var custody: KeyCustody?
        /// How the new key signs, when it is RSA.
        public var padding: RSAPadding?

        /// Makes a choice of nothing.
        public init() {}
    }

    /// Gives an authority a successor with a new key, from which certificates come from then on; the old one is retired.
    ///
    /// An issuing authority that has ended already, retired, revoked or destroyed, gets its successor in the same way: its
    /// line goes on. The successor of a root is linked to it in both directions (RFC 4210 §4.4), so that chains verify from
    /// either trust anchor; a root that was retired between the two is certified by its successor when this is said again.
    ///
    /// - Returns: the successor.
    /// - Throws: `HierarchyError` with `.unlinkable` for a root that could not be linked to it, `.unlinked` for one that ended before it
    ///   was, `.succeeded` when it has one already and nothing is left to do, `.successorEnded` for a root whose successor ended, `.succeededOtherwise`
    ///   when something is, of one that was begun in other words, `.requested` when
    ///   somebody else was asked to certify one, `.notInState` for a root that has ended, `.parentEnded`, or `.parentElsewhere` below somebody else's authority; `MigrationError` with `.recordsOwed` for
    ///   a root whose records are not in; as `create`.
    public func rollOver(
        _ id: AuthorityID,
        _ renewal: Renewal = Renewal()
    ) async throws -> AuthorityRecord {
        let old = try centre.authorityRecord(id.name)
        if let successor = try centre.book.authorities().first(where: { $0.predecessor == id }) {
            return try await resume(old, successor, renewal)
        }
        if let request = try centre.book.authorityRequests().first(where: { $0.predecessor == id }) {
            throw HierarchyError(.requested(id, by: request.id))
        }
        guard old.role == .root else {
            return try await make(successorPlan(of: old, renewal), renewal, retiring: id)
        }
        guard old.state == .active else { throw HierarchyError(.notInState(id, old.state)) }
        try demandLed(old)
        // It certifies its successor.
        try centre.demandKnowledge(of: old)
        // The links take the old key too; without it a successor would stand alone.
        guard try centre.keyAtHand(old) != nil else { throw try centre.keyAbsence(of: old) }
        let plan = try successorPlan(of: old, renewal)
        try rehearseLinks(of: old, to: plan)
        let new = try await withoutMarks.make(plan, renewal, retiring: nil)
        return try await join(new, to: old)
    }

    /// Makes the successor, and says what to do where the place of the old key, which nobody named, is gone.
    private func make(
        _ plan: AuthorityPlan,
        _ renewal: Renewal,
        retiring old: AuthorityID?
    ) async throws -> AuthorityRecord {
        do {
            return try await create(plan, retiring: old)
        } catch let error as HSMError {
            guard renewal.custody == nil else { throw error }
            switch error.reason {
            case .tokenNotFound, .moduleUnusable:
                throw HierarchyError(.placeAway(plan.predecessor ?? plan.id, detail: error.message))
            default: throw error
            }
        }
    }

    /// Refuses to go on from a root to which nobody is led yet, because the one before, which is active, has not certified it: retired, it
    /// would stand between the two.
    private func demandLed(_ record: AuthorityRecord) throws {
        guard let before = try record.predecessor.flatMap({ try centre.book.authority($0) }),
            before.state == .active, try centre.unlinkedSuccessor(of: before) == record.id
        else { return }
        throw HierarchyError(.unlinked(before.id, successor: record.id, hasEnded: false))
    }

    /// Finishes what a run that was killed after the successor was on record left to do, unless something else is asked for now.
    private func resume(
        _ old: AuthorityRecord,
        _ successor: AuthorityRecord,
        _ renewal: Renewal
    ) async throws -> AuthorityRecord {
        // Nothing goes on with one that has ended, and its root would end by that.
        guard try old.role != .root || centre.leadsOn(successor) else {
            throw HierarchyError(.successorEnded(old.id, successor: successor.id))
        }
        let list = try centre.book.latestRevocationList(of: RevocationListName(successor.id))
        let isUnlinked = try centre.unlinkedSuccessor(of: old) == successor.id
        let unlinked = HierarchyError(.unlinked(old.id, successor: successor.id, hasEnded: true))
        let lacksLink = try centre.lacksLink(old, by: successor)
        guard old.state == .active || list?.fingerprint == nil || lacksLink else {
            throw isUnlinked ? unlinked : HierarchyError(.succeeded(old.id, by: successor.id))
        }
        if let detail = try renewal.difference(from: successor) {
            throw HierarchyError(.succeededOtherwise(old.id, by: successor.id, detail: detail))
        }
        try centre.publishCertificates()
        onStep(.published)
        try await finish(successor)
        if old.state == .active { return try await join(successor, to: old) }
        if lacksLink { try await linkBack(old.id, by: successor.id) }
        // A retired root certifies nothing, so nobody who trusts it is led to this one.
        if isUnlinked { throw unlinked }
        return successor
    }

    /// Links a root and its successor, and retires the old one.
    private func join(_ new: AuthorityRecord, to old: AuthorityRecord) async throws -> AuthorityRecord {
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        let state = try centre.authorityRecord(old.id.name).state
        guard state == .active else { throw HierarchyError(.notInState(old.id, state)) }
        try centre.demandKnowledge(of: old)
        _ = try await withoutMarks.link(new, by: old, kind: .newWithOld)
        _ = try await withoutMarks.link(old, by: new, kind: .oldWithNew)
        try await conclude(retirement(of: old))
        onStep(.recorded)
        return new
    }

    /// Has its successor certify a root that was retired before: what stands below the root is found from the new anchor, too.
    private func linkBack(_ id: AuthorityID, by successor: AuthorityID) async throws {
        try openKey(of: successor)
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        let (old, new) = try (centre.authorityRecord(id.name), centre.authorityRecord(successor.name))
        guard try centre.lacksLink(old, by: new) else { return }
        try centre.demandKnowledge(of: new)
        _ = try await link(old, by: new, kind: .oldWithNew)
    }

    private func successorPlan(of old: AuthorityRecord, _ renewal: Renewal) throws -> AuthorityPlan {
        let own = try Certificate(der: old.certificate)
        let subject = own.subject
        try centre.demandParent(of: old, renewal)
        let generation = try Generation(after: old.id, in: centre.book)
        let algorithm = renewal.algorithm ?? old.algorithm
        let parent = try renewal.parent ?? centre.certifier(after: old)
        let usual = algorithm == old.algorithm ? old.signatureAlgorithm : nil
        var plan = AuthorityPlan(
            id: try generation.id(),
            role: old.role,
            parent: parent,
            algorithm: algorithm,
            signatureAlgorithm: try renewal.signatureAlgorithm(algorithm) ?? usual,
            profile: try profile(of: old),
            commonName: renewal.commonName ?? subject[.commonName] ?? old.id.name,
            organization: subject[.organizationName] ?? old.id.name,
            custody: try renewal.custody ?? KeyCustody(like: old.keyReference),
            predecessor: old.id
        )
        guard renewal.commonName == nil else { return plan }
        let rules = try centre.profiles.authorityProfile(plan.profile)
        if old.role == .root, (own.basicConstraints?.pathLength ?? rules.constraints?.pathLength) != nil {
            // A link between two names would take a place in the path that is not there (RFC 5280 §6.1.4 (l)).
            plan.subject = subject
            return plan
        }
        for name in generation.names(after: plan.commonName) {
            plan.commonName = name
            let wanted = try rules.subjectName(plan.facts)
            if (try? centre.demandNameFree(wanted, after: old.id, role: old.role)) != nil { break }
        }
        return plan
    }

    /// The profile by which an authority was made here; nil, for the usual one, for what was imported.
    func profile(of record: AuthorityRecord) throws -> String? {
        let own = try Certificate(der: record.certificate)
        let issuer = record.role == .root ? record.id : record.parent
        let reservation = try issuer.flatMap {
            try centre.book.certificate(CertificateID(authority: $0, serial: own.serial))?.reservation
        }
        // What is written beside a certificate that came from elsewhere is the name of no profile.
        return reservation?.act == .imported ? nil : reservation?.profile
    }
}

extension CACentre {
    /// Who certifies the successor of an authority when nobody else is named: the newest active one of its parent's line, or of
    /// the line whose cross certificate it stands by, when its own way up is revoked; nil for a root.
    ///
    /// - Throws: `HierarchyError` with `.parentEnded` when none of that line is active; `IssuanceError`, `BookError`, `CryptoError`.
    func certifier(after old: AuthorityRecord) throws -> AuthorityID? {
        guard let above = try crossWay(of: old)?.issuer.id ?? old.parent else { return nil }
        do {
            return try activeAuthority(ofLine: above.name).id
        } catch let error as HierarchyError {
            guard case .notInState(let last, let state) = error.reason else { throw error }
            throw HierarchyError(.parentEnded(old.id, parent: last, state))
        }
    }

    /// Refuses a rollover below an authority that is somebody else's.
    func demandParent(of old: AuthorityRecord, _ renewal: AuthorityDesk.Renewal) throws {
        guard try isCertifiedElsewhere(old), renewal.parent == nil, try crossWay(of: old) == nil else {
            return
        }
        let successor = try Generation(after: old.id, in: book).id()
        guard try !Certificate(der: old.certificate).isSelfIssued else {
            throw HierarchyError(.parentNone(old.id, successor: successor))
        }
        throw HierarchyError(.parentElsewhere(old.id, successor: successor))
    }
}

extension AuthorityDesk.Renewal {
    /// In what a successor that is there differs from what is asked for; nil for nothing.
    fileprivate func difference(from successor: AuthorityRecord) throws -> String? {
        let name = try Certificate(der: successor.certificate).subject[.commonName]
        if let commonName, commonName != name { return "called \(name ?? "-")" }
        if let algorithm, algorithm != successor.algorithm {
            return "with a \(successor.algorithm.rawValue) key"
        }
        if let padding, padding.signatureAlgorithm(successor.algorithm) != successor.signatureAlgorithm {
            return "signing with \(successor.signatureAlgorithm.rawValue)"
        }
        if let parent, parent != successor.parent { return "below \(successor.parent?.name ?? "itself")" }
        let place = successor.keyReference
        let isThere =
            switch custody {
            case nil: true
            case .file?: place.hasPrefix(KeyPrefix.file.rawValue)
            case .offline?: [KeyPrefix.offline, .shared].contains { $0.name(in: place) != nil }
            case .token?: place.hasPrefix("pkcs11:")
            }
        return isThere ? nil : "with its key in \(place)"
    }
}

/// The next name of a line of authorities.
private struct Generation {
    let line: String
    let number: Int

    /// Counts the members of the line that `id` is in, and passes over names that others have.
    init(after id: AuthorityID, in book: BookOfRecord) throws(BookError) {
        let (all, requested) = (try book.authorities(), try book.authorityRequests().map(\.id))
        var first = all.first { $0.id == id }
        var count = 1
        while let predecessor = first?.predecessor, count <= all.count {
            first = all.first { $0.id == predecessor }
            count += 1
        }
        let (line, taken) = (first?.id.name ?? id.name, Set((all.map(\.id) + requested).map(\.name)))
        self.line = line
        number = ((count + 1)...).first { !taken.contains(Self.name($0, of: line)) } ?? count + 1
    }

    func id() throws(HierarchyError) -> AuthorityID {
        let name = Self.name(number, of: line)
        guard let id = AuthorityID(name) else {
            throw HierarchyError(.unusable(what: "name", detail: "'\(name)' cannot name an authority"))
        }
        return id
    }

    /// The line's name with a number; a long one is cut at its end, so that there is room.
    private static func name(_ number: Int, of line: String) -> String {
        let suffix = "-\(number)"
        return "\(line.prefix(AuthorityID.maximumLength - suffix.count))\(suffix)"
    }

    /// `… G2`, `… G3` and on, in place of a generation that is there; somebody else may have the first ones.
    func names(after name: String) -> [String] {
        let words = name.split(separator: " ")
        let isNumbered = words.count > 1 && words.last?.wholeMatch(of: /G[0-9]+/) != nil
        let stem = isNumbered ? words.dropLast().joined(separator: " ") : name
        return (number..<number + 8).map { number in
            let suffix = " G\(number)"
            let cut = String(stem.unicodeScalars.prefix(Self.longestCommonName - suffix.count))
            return (cut.hasSuffix(" ") ? String(cut.dropLast()) : cut) + suffix
        }
    }

    /// ub-common-name (RFC 5280 §A.1), in characters.
    private static let longestCommonName = 64
}
