public import Model
import OpenSSL
import Store

extension CACentre {
    /// The successors of active roots that these did not certify, or whose link ended or was revoked, with the root.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func unlinkedSuccessors() throws -> [(record: AuthorityRecord, predecessor: AuthorityID)] {
        try successorsOfRoots().filter { record, old in
            guard old.state == .active, try leadsOn(record) else { return false }
            return try livingLinks(of: record.id).isEmpty
        }
        .map { ($0.record, $0.predecessor.id) }
    }

    /// The successor of a root that it never certified; nil for none, and where the successor has ended: nobody is to be led there.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func unlinkedSuccessor(of record: AuthorityRecord) throws -> AuthorityID? {
        let found = try successorsOfRoots().first { $0.predecessor.id == record.id }
        guard let found, try leadsOn(found.record) else { return nil }
        let successor = found.record.id
        let isLinked = try book.authorityCertificates(of: successor).contains { $0.kind == .newWithOld }
        return isLinked ? nil : successor
    }

    /// Whether the successor of a root never certified it, and can: who has the successor alone as an anchor is led to nothing below the
    /// root.
    ///
    /// The root's own key takes no part in that, so the root may be retired.
    ///
    /// - Parameters:
    ///   - record: the root.
    ///   - successor: what follows it.
    /// - Returns: whether the certificate is missing, and can be made.
    /// - Throws: `BookError`, `CryptoError`.
    ///
    /// Source: RFC 4210 §4.4.
    func lacksLink(_ record: AuthorityRecord, by successor: AuthorityRecord) throws -> Bool {
        guard record.role == .root, successor.role == .root, record.state != .destroyed,
            try fall(of: record) == nil, try leadsOn(successor),
            try Certificate(der: record.certificate).notAfter > clock.now,
            try !book.isBlocked(keyHash: record.keyHash)
        else { return false }
        return try !book.authorityCertificates(of: record.id).contains { other in
            try other.kind == .oldWithNew && revocation(of: other) == nil
        }
    }

    /// The successors of roots that did not certify these, with the root; not those that await the root's own certificate first.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func successorsWithoutLinkBack() throws -> [(record: AuthorityRecord, predecessor: AuthorityID)] {
        try successorsOfRoots().filter { record, old in
            guard try lacksLink(old, by: record) else { return false }
            return try old.state == .retired || unlinkedSuccessor(of: old) == nil
        }
        .map { ($0.record, $0.predecessor.id) }
    }

    /// The successors of roots that ended before they had certified these, and were not revoked, with the root.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func successorsWithoutLink() throws -> [(record: AuthorityRecord, predecessor: AuthorityID)] {
        try successorsOfRoots().filter { record, old in
            guard old.state == .retired, try leadsOn(record) else { return false }
            return try fall(of: old) == nil && unlinkedSuccessor(of: old) == record.id
                && Certificate(der: old.certificate).notAfter >= clock.now
        }
        .map { ($0.record, $0.predecessor.id) }
    }

    /// Whether somebody is to be led to a root, or through it to one after it: it has not fallen, and it, or one that follows it, is active.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func leadsOn(_ record: AuthorityRecord) throws -> Bool {
        guard record.state != .destroyed, try fall(of: record) == nil else { return false }
        if record.state == .active { return true }
        let next = try book.authorities().first { $0.predecessor == record.id }
        return try next.map { try leadsOn($0) } ?? false
    }

    /// The successors of roots whose keys took shares, and whose own keys the passphrase alone opens, with the root.
    ///
    /// - Throws: `BookError`.
    public func unsharedSuccessors() throws -> [(record: AuthorityRecord, predecessor: AuthorityID)] {
        try successorsOfRoots().filter { record, old in
            record.state != .destroyed && KeyPrefix.shared.name(in: old.keyReference) != nil
                && [KeyPrefix.file, .offline].contains { $0.name(in: record.keyReference) != nil }
        }
        .map { ($0.record, $0.predecessor.id) }
    }

    private func successorsOfRoots() throws -> [(record: AuthorityRecord, predecessor: AuthorityRecord)] {
        let all = try book.authorities()
        return all.compactMap { record in
            guard record.role == .root, let old = all.first(where: { $0.id == record.predecessor }) else {
                return nil
            }
            return (record, old)
        }
    }

    private func livingLinks(of id: AuthorityID) throws -> [AuthorityCertificateRecord] {
        try book.authorityCertificates(of: id).filter { other in
            try other.kind == .newWithOld && revocation(of: other) == nil
        }
    }
}
