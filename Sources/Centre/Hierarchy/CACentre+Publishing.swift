import CRL
import Foundation
import Issuer
public import Model
import OpenSSL
import Portal
import Store

extension CACentre {
    /// Puts every authority's certificates where relying parties and administrators find them.
    ///
    /// `NAME.cer` is its own certificate, `NAME.p7c` that and every cross and link certificate of the same key
    /// that is not revoked and has not ended (RFC 5280 §4.2.2.1), `NAME-chain.pem` the path to its root, `NAME-old.pem` and `NAME-new.pem` those through links. A running server gives them to anybody. Files that are
    /// right already stay as they are.
    ///
    /// - Throws: `KeyFileError` with `.system` when a file cannot be written.
    public func publishCertificates() throws {
        for record in try book.authorities() {
            try publish(record.certificate, as: "\(record.id).cer")
            try publish(bundle(of: record), as: "\(record.id).p7c")
            try publish(chain(of: record).flatMap(\.pem), as: "\(record.id)-chain.pem")
            let above = try foreignChain(of: record).flatMap(\.pem)
            if !above.isEmpty {
                try publish(above, as: "\(record.id)\(AuthorityBundle.Kind.above.rawValue)")
            }
            try publishLinked(
                record,
                .newWithOld,
                as: "\(record.id)\(AuthorityBundle.Kind.towardsOld.rawValue)"
            )
            try publishLinked(
                record,
                .oldWithNew,
                as: "\(record.id)\(AuthorityBundle.Kind.towardsNew.rawValue)"
            )
        }
    }

    /// Every certificate of an authority's key that is not revoked and has not ended, as a certs-only message (RFC 8551 §3.2.2),
    /// its own one first, whatever became of that.
    public func bundle(of record: AuthorityRecord) throws -> [UInt8] {
        let own = try Certificate(der: record.certificate)
        // What has ended leads nobody up; a link lasts as long as the old root at most (RFC 4210 §4.4).
        let others = try livingCertificates(of: record.id).filter { $0.notAfter >= clock.now }
        // A self-signed one leads builders of paths to an end that is no anchor of theirs.
        return CMS.certificatesOnly(own.isSelfIssued && !others.isEmpty ? others : [own] + others)
    }

    /// What was published of an authority, as `publishCertificates` left it.
    ///
    /// - Returns: nil when there is nothing of this kind.
    func publishedBundle(of id: AuthorityID, _ kind: AuthorityBundle.Kind) -> AuthorityBundle? {
        AuthorityBundle(publishedIn: state, of: id, kind, at: clock.now)
    }

    /// Makes and publishes the lists of one authority, when its key is at hand; another process that makes one of them is waited
    /// for, because the key may be gone when it has ended.
    ///
    /// - Returns: the lists; nil when the key is not at hand, or the authority awaits its records.
    func publishLists(of record: AuthorityRecord) async throws -> [PublishedRevocationList]? {
        guard try !awaitsRecords(record.id), let key = try keyAtHand(record) else { return nil }
        let issuer = try listIssuer(record, Certificate(der: record.certificate), key)
        let publisher = listPublisher(for: listPolicy(for: record.role), patience: .act)
        return try await publisher.publishAll(for: issuer)
    }

    /// The way through links, when there is one; a file of a way that has ended goes.
    private func publishLinked(
        _ record: AuthorityRecord,
        _ kind: AuthorityCertificateRecord.Kind,
        as name: String
    ) throws {
        let way = try linkedChain(of: record, through: kind)
        guard way.isEmpty else { return try publish(way.flatMap(\.pem), as: name) }
        let path = "\(state.published)/\(name)"
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    }

    private func publish(_ bytes: [UInt8], as name: String) throws {
        let path = "\(state.published)/\(name)"
        if let present = FileManager.default.contents(atPath: path), Array(present) == bytes { return }
        try DurableFile.replace(path, bytes: bytes, mode: 0o644)
    }
}
