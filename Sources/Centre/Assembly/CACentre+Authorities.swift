import Store
public import Issuer
public import Model
import OpenSSL

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
        guard let id = AuthorityID(name), let record = try book.authorities().first(where: { $0.id == id })
        else {
            throw IssuanceError(.noAuthority(name))
        }
        return record
    }

    /// An authority with its key, ready to sign.
    ///
    /// - Parameters:
    ///   - name: its short name.
    ///   - operatorBook: where its deeds are written; the book itself, or one that adds the operator's signature.
    ///   - onStep: told after each finished step of the issuance cycle.
    /// - Returns: the authority, its key opened.
    /// - Throws: `IssuanceError` with `.noAuthority`, `KeyFileError`, `HSMError` (`.notProven` when the key is not that of
    ///   the certificate), `CentreError` or `BookError`.
    public func authority(
        _ name: String,
        writing operatorBook: (any Book)? = nil,
        onStep: @escaping @Sendable (IssuanceStep) -> Void = { _ in }
    ) throws -> CertificateAuthority {
        let record = try authorityRecord(name)
        let identity = try identity(of: record)
        return try CertificateAuthority(
            identity: identity,
            key: keyring.provenKey(
                record.keyReference,
                for: identity.publicKey,
                using: record.signatureAlgorithm
            ),
            profiles: profiles,
            book: operatorBook ?? book,
            ledger: book,
            clock: clock,
            holder: process.name,
            onStep: onStep
        )
    }

    /// What certificates say about an authority.
    public func identity(of record: AuthorityRecord) throws -> IssuerIdentity {
        IssuerIdentity(
            id: record.id,
            certificate: try Certificate(der: record.certificate),
            locations: IssuerIdentity.Locations(publicURL: configuration.publicURL, authority: record.id),
            signatureAlgorithm: record.signatureAlgorithm
        )
    }

    /// Settles what processes that are gone left unfinished; called at every start that may issue.
    public func recover() async throws -> [Recovery] {
        let authorities = try Set(book.unfinishedCertificates().map(\.id.authority.name)).sorted()
        var settled: [Recovery] = []
        for name in authorities {
            let folder = state.run
            let outcome = try await authority(name).settleUnfinished {
                ProcessLock.isHeld($0, folder: folder)
            }
            settled += outcome.map { Recovery(id: $0.id, settlement: $0.settlement) }
        }
        return settled
    }
}
