public import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// Who certified an authority that nobody of the book certified.
    public enum Outside: Hashable, Sendable {
        /// It signed its own certificate.
        case itself
        /// Somebody else, with this name.
        case other(String)
    }

    /// What fell with an authority's certificate.
    public struct Fall: Hashable, Sendable {
        /// The revoked certificate.
        public let certificate: CertificateID
        /// The authorities below it.
        public let authorities: [AuthorityID]
        /// How many certificates of these and of the authority itself were still valid.
        public let certificates: Int
        /// Who certified it, when nobody of this book did, so that no list of this centre can revoke it.
        public let above: Outside?
        /// Authorities whose lists cannot tell of it, because their keys are destroyed.
        public internal(set) var silent: [AuthorityID]
        /// Authorities whose lists tell of it when their records are in.
        public internal(set) var owing: [AuthorityID] = []
        /// The authorities below it that stand by another way.
        public internal(set) var standing: [AuthorityID] = []
    }

    /// What would fall with an authority's certificate.
    ///
    /// - Throws: `HierarchyError` with `.notBelowUs` when nobody of this book stands above it and it is not compromised;
    ///   `RevocationRefusal` when it cannot be revoked for this reason.
    public func fall(of id: AuthorityID, _ order: RevocationOrder) throws -> Fall {
        let record = try centre.authorityRecord(id.name)
        let own = try place(of: record, order)
        _ = try check(own, order, besides: twins(of: record, besides: own))
        return try fall(of: record, certificate: own)
    }

    /// What would fall with a certificate that one of our authorities signed for an authority: whatever stands by it alone.
    ///
    /// - Throws: as `revokeCertificate`, the key and the clock aside.
    public func fall(ofCertificate id: CertificateID, _ order: RevocationOrder) throws -> Fall {
        let below = try falling(with: revocable(id, order).record)
        let ids = below.map(\.id)
        var fall = Fall(
            certificate: id,
            authorities: ids,
            certificates: try below.map(validCount).reduce(0, +),
            above: nil,
            silent: try centre.silentAuthorities(among: [id.authority])
        )
        fall.standing = try centre.book.authorities().filter { child in
            guard let parent = child.parent, ids.contains(parent), !ids.contains(child.id) else {
                return false
            }
            return try centre.fall(of: child) == nil
        }
        .map(\.id)
        return fall
    }

    /// The authorities that fall with a cross certificate.
    func falling(with record: CertificateRecord) throws -> [AuthorityRecord] {
        guard let certificate = record.certificate else { return [] }
        return try centre.authorities(fallingWithout: certificate)
    }

    private func validCount(of record: AuthorityRecord) throws -> Int {
        let own = try Certificate(der: record.certificate).serial
        return try centre.book.validCertificateCount(of: record.id, at: centre.clock.now, except: own)
    }

    /// Which certificate of the book ends with the authority.
    func place(of record: AuthorityRecord, _ order: RevocationOrder) throws -> CertificateID {
        if let id = try centre.ownCertificate(of: record) { return id }
        guard order.reason.isCompromise else {
            throw HierarchyError(.notBelowUs(record.id, isSelfSigned: try isSelfSigned(record)))
        }
        return try centre.outsideCertificate(of: record)
    }

    private func outside(of record: AuthorityRecord) throws -> Outside {
        guard try !isSelfSigned(record) else { return .itself }
        return .other(try Certificate(der: record.certificate).issuer.description)
    }

    private func isSelfSigned(_ record: AuthorityRecord) throws -> Bool {
        try Certificate(der: record.certificate).isSelfSigned
    }

    func fall(of record: AuthorityRecord, certificate: CertificateID) throws -> Fall {
        let all = try centre.book.authorities()
        var below: [AuthorityRecord] = []
        var count = 0
        var rest = [record]
        while let next = rest.popLast() {
            count += try validCount(of: next)
            let children = try all.filter { child in
                guard child.id != record.id, !below.contains(child) else { return false }
                return try centre.falls(child, with: next.id)
            }
            below += children
            rest += children
        }
        let fallen = Set(([record] + below).map(\.id))
        var fall = Fall(
            certificate: certificate,
            authorities: below.map(\.id),
            certificates: count,
            above: certificate.authority.isOutside ? try outside(of: record) : nil,
            silent: try centre.silentAuthorities(among: [certificate.authority])
        )
        fall.standing = all.filter { child in
            guard let parent = child.parent else { return false }
            return fallen.contains(parent) && !fallen.contains(child.id)
        }
        .map(\.id)
        return fall
    }
}
