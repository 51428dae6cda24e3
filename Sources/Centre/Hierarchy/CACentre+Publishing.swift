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
    /// right already stay as they are. While the clock stands before what the book names, none is taken away: what is not valid yet by it was
    /// already.
    ///
    /// - Throws: `KeyFileError` with `.system` when a file cannot be written.
    public func publishCertificates() throws {
        let isInTime = (try? checkClock()) != nil
        for record in try book.authorities() {
            for (name, bytes) in try certificateFiles(of: record) {
                if let bytes { try publish(bytes, as: name) } else if isInTime { try withdraw(name) }
            }
        }
    }

    /// The files about an authority's certificates, by name; no octets for a way that there is not, or that has ended.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func certificateFiles(of record: AuthorityRecord) throws -> [(name: String, bytes: [UInt8]?)] {
        var files: [(name: String, bytes: [UInt8]?)] = []
        func add(_ kind: AuthorityBundle.Kind, _ way: [Certificate]) {
            files.append(("\(record.id)\(kind.rawValue)", way.isEmpty ? nil : way.flatMap(\.pem)))
        }
        files.append(("\(record.id).cer", record.certificate))
        files.append(("\(record.id)\(AuthorityBundle.Kind.certificates.rawValue)", try bundle(of: record)))
        add(.chain, try chain(of: record))
        // Of one below somebody else's authority what is published says what the book of an earlier version does not have.
        add(.above, try foreignChain(of: record))
        add(.towardsOld, try linkedChain(of: record, through: .newWithOld))
        add(.towardsNew, try linkedChain(of: record, through: .oldWithNew))
        return files
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

    private func withdraw(_ name: String) throws {
        let path = "\(state.published)/\(name)"
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    }

    private func publish(_ bytes: [UInt8], as name: String) throws {
        let path = "\(state.published)/\(name)"
        if let present = FileManager.default.contents(atPath: path), Array(present) == bytes { return }
        try DurableFile.replace(path, bytes: bytes, mode: 0o644)
    }
}
