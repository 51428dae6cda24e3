public import Model
public import OpenSSL
import Store

extension CACentre {
    /// One way up from an authority through the links of its root (RFC 4210 §4.4), for those who trust an older root, or a newer
    /// one, than its own.
    ///
    /// Each name and key is there once, and no self-signed certificate: a builder of paths that takes the first way it sees, and
    /// does not come back from one that leads nowhere, finds every root of that direction.
    ///
    /// - Parameters:
    ///   - record: the authority.
    ///   - kind: `newWithOld` towards older roots, `oldWithNew` towards newer ones.
    /// - Returns: the authority's own certificate first; empty when no link leads there today.
    /// - Throws: `BookError`, `CryptoError`.
    func linkedChain(
        of record: AuthorityRecord,
        through kind: AuthorityCertificateRecord.Kind
    ) throws -> [Certificate] {
        let all = try book.authorities()
        let (chain, top) = try way(upFrom: record)
        var links: [Certificate] = []
        var next = try link(of: top, kind, in: all)
        while let (certificate, issuer) = next, links.count < all.count {
            links.append(certificate)
            next = try link(of: issuer, kind, in: all)
        }
        guard !links.isEmpty else { return [] }
        return chain.filter { !$0.isSelfIssued } + links
    }

    /// One path from an authority to a root of this book, through whatever certificates it takes.
    ///
    /// - Returns: the path, the authority's certificate first.
    /// - Throws: `HierarchyError` with `.noPath`.
    public func chain(of record: AuthorityRecord, to anchor: AuthorityID) throws -> [Certificate] {
        let root = try Certificate(der: authorityRecord(anchor.name).certificate)
        let all = try book.authorities()
        let between = try all.flatMap {
            try [Certificate(der: $0.certificate)] + livingCertificates(of: $0.id)
        }
        for leaf in try [Certificate(der: record.certificate)] + livingCertificates(of: record.id) {
            let verdict = try CertificateChain.verify(
                leaf: leaf,
                intermediates: between,
                anchors: [root],
                at: clock.now
            )
            if case .trusted(let path) = verdict { return path }
        }
        throw HierarchyError(.noPath(record.id, to: anchor))
    }

    /// The cross and link certificates of an authority that are not revoked, newest first.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    public func livingCertificates(of id: AuthorityID) throws -> [Certificate] {
        try book.authorityCertificates(of: id).filter { try revocation(of: $0) == nil }
            .map { try Certificate(der: $0.certificate) }
    }

    /// The link that counts today, with who signed it.
    private func link(
        of root: AuthorityRecord,
        _ kind: AuthorityCertificateRecord.Kind,
        in all: [AuthorityRecord]
    ) throws -> (certificate: Certificate, issuer: AuthorityRecord)? {
        let issuer =
            kind == .newWithOld
            ? all.first { $0.id == root.predecessor } : all.first { $0.predecessor == root.id }
        guard let issuer else { return nil }
        for other in try book.authorityCertificates(of: root.id) where other.kind == kind {
            let certificate = try Certificate(der: other.certificate)
            if certificate.isValid(at: clock.now), try revocation(of: other) == nil {
                return (certificate, issuer)
            }
        }
        return nil
    }
}
