public import Issuer
public import Model
public import OpenSSL
import Store

extension CACentre {
    /// What one authority left unfinished, and how it was settled.
    public struct Recovery: Hashable, Sendable {
        /// The certificate.
        public let id: CertificateID
        /// What was done.
        public let settlement: CertificateAuthority.Settlement
    }

    /// The record of an authority.
    ///
    /// - Throws: `IssuanceError` with `.noAuthority`.
    public func authorityRecord(_ name: String) throws -> AuthorityRecord {
        guard let id = AuthorityID(name), let record = try book.authority(id) else {
            throw IssuanceError(.noAuthority(name))
        }
        return record
    }

    /// An authority with its key, ready to issue.
    ///
    /// - Parameters:
    ///   - name: its short name.
    ///   - operatorBook: where its deeds are written; the book itself, or one that adds the operator's signature.
    ///   - onStep: told after each finished step of the issuance cycle.
    /// - Returns: the authority, its key opened.
    /// - Throws: `IssuanceError` with `.noAuthority`, `HierarchyError` with `.notInState`, `.fallen` or `.keyAbsent`,
    ///   `MigrationError` with `.recordsOwed`, `KeyFileError`, `CentreError` or `BookError`.
    public func authority(
        _ name: String,
        writing operatorBook: (any Book)? = nil,
        onStep: @escaping @Sendable (IssuanceStep) -> Void = { _ in }
    ) throws -> CertificateAuthority {
        let record = try authorityRecord(name)
        guard record.state == .active else { throw HierarchyError(.notInState(record.id, record.state)) }
        try demandStanding(record)
        try demandRecords(of: record.id)
        return try signer(record, writing: operatorBook, onStep: onStep)
    }

    /// What certificates say about an authority.
    ///
    /// - Parameters:
    ///   - record: the authority.
    ///   - above: the certificates above it; nil for those that this centre knows.
    /// - Returns: the identity, with what limits it.
    /// - Throws: `CryptoError` for a certificate that cannot be read, or `BookError`.
    public func identity(
        of record: AuthorityRecord,
        above: [Certificate]? = nil
    ) throws -> IssuerIdentity {
        IssuerIdentity(
            id: record.id,
            certificate: try Certificate(der: record.certificate),
            locations: locations(of: record),
            signatureAlgorithm: record.signatureAlgorithm,
            above: try above ?? Array(chain(of: record).dropFirst())
        )
    }

    /// Where an authority's certificates say that it publishes.
    ///
    /// A root certifies authorities and few others: it has one list.
    func locations(of record: AuthorityRecord) -> IssuerIdentity.Locations {
        IssuerIdentity.Locations(
            publicURL: configuration.publicURL,
            authority: record.id,
            shards: record.role == .issuing ? configuration.shards : 1
        )
    }

    /// Settles what processes that are gone left unfinished; called at every start that may issue.
    ///
    /// An authority whose key cannot be used now, as when its HSM is away, keeps its unfinished rows, and keeps nobody else
    /// from working: it is told, and tried again at the next start.
    ///
    /// - Parameters:
    ///   - time: what this process began before is settled too; nil leaves it alone.
    ///   - onTrouble: told which authority's rows could not be settled, and why.
    /// - Returns: what was settled.
    /// - Throws: `BookError` when the book cannot be read.
    public func recover(
        ownBefore time: Timestamp? = nil,
        onTrouble: (AuthorityID, any Error) -> Void = { _, _ in }
    ) async throws -> [Recovery] {
        try await takeUpPublishedChains()
        let authorities = try Set(book.unfinishedCertificates().map(\.id.authority)).sorted {
            $0.name < $1.name
        }
        var settled: [Recovery] = []
        for id in authorities {
            do {
                settled += try await settleUnfinished(of: authorityRecord(id.name), ownBefore: time)
            } catch {
                onTrouble(id, error)
            }
        }
        return settled
    }

    /// Settles what processes that are gone left unfinished at one authority; by one that has fallen nothing is finished any more.
    func settleUnfinished(
        of record: AuthorityRecord,
        ownBefore time: Timestamp? = nil
    ) async throws -> [Recovery] {
        guard try fall(of: record) == nil else {
            return try await renounceUnfinished(of: record, ownBefore: time)
        }
        let folder = state.run
        let settled = try await signer(record).settleUnfinished(ownBefore: time) {
            ProcessLock.isHeld($0, folder: folder)
        }
        return settled.map { Recovery(id: $0.id, settlement: $0.settlement) }
    }
}
