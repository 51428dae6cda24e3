import Store
public import CRL
import Tokens
import Issuer
import Logging
import Model
import OCSP
import OpenSSL

extension CACentre {
    /// Where revocation lists are published.
    public var listDirectory: RevocationListDirectory { RevocationListDirectory(path: state.published) }

    /// Makes and publishes the list of every authority whose key is at hand, now.
    ///
    /// - Returns: what was published.
    /// - Throws: `RevocationListError`; lists published before stay.
    public func publishLists() async throws -> [PublishedRevocationList] {
        var published: [PublishedRevocationList] = []
        for role in AuthorityRecord.Role.allCases {
            let publisher = listPublisher(for: role)
            for issuer in try listIssuers(role) { published.append(try await publisher.publish(for: issuer)) }
        }
        return published
    }

    /// A root's list is valid for half a year, so that its key can stay away between ceremonies; it is made
    /// again every month while the key is there, and at once after a revocation.
    func listPolicy(for role: AuthorityRecord.Role) -> RevocationListPolicy {
        let day: Int64 = 86_400
        guard role == .issuing else {
            return RevocationListPolicy(
                validitySeconds: 180 * day,
                refreshSeconds: 30 * day,
                lookBackSeconds: 180 * day
            )
        }
        return RevocationListPolicy(
            validitySeconds: Int64(configuration.revocationList.validHours) * 3600,
            refreshSeconds: Int64(configuration.revocationList.everyHours) * 3600
        )
    }

    private func listPublisher(for role: AuthorityRecord.Role) -> RevocationListPublisher {
        RevocationListPublisher(
            source: book,
            book: book,
            directory: listDirectory,
            clock: clock,
            policy: listPolicy(for: role)
        )
    }

    /// Keeps the lists of one kind of authority fresh, and makes a new one right after a revocation.
    func listService(for role: AuthorityRecord.Role, logger: Logger) throws -> RevocationListService {
        RevocationListService(
            issuers: try listIssuers(role),
            publisher: listPublisher(for: role),
            source: book,
            status: book,
            clock: clock,
            policy: listPolicy(for: role)
        ) { report in
            switch report {
            case .published(let list):
                logger.info("revocation list published", metadata: ["authority": "\(list.record.authority)"])
            case .failed(let authority, let error):
                logger.error(
                    "revocation list failed",
                    metadata: ["authority": "\(authority)", "reason": "\(error.message)"]
                )
            case .unreadable(let error):
                logger.error("book cannot be read for lists", metadata: ["reason": "\(error.message)"])
            }
        }
    }

    /// What keeps answers from being given now; nil when nothing does.
    func ailment() -> (any OperatorError)? {
        do throws(BookError) {
            _ = try book.feedHead()
            let ends = try book.signers(.ocsp).compactMap(\.notAfter).max()
            guard let ends, ends >= clock.now else {
                return try book.authorities().first { $0.role == .issuing }
                    .map { CentreError(.noOCSPSigner(authority: $0.id)) }
            }
            return nil
        } catch {
            return error
        }
    }

    /// The issuing authorities with the signers to whom they delegated OCSP.
    func ocspIssuers() throws -> [OCSPIssuer] {
        let signers = try book.signers(.ocsp)
        let answering = try book.authorities().filter { record in
            // One that was imported without its key has nobody to answer for it, until a signer comes.
            record.role == .issuing
                && (record.state == .active || signers.contains { $0.authority == record.id })
        }
        return try answering.map { record in
            let issuer = try Certificate(der: record.certificate)
            let delegates = try signers.filter { $0.authority == record.id }.map { signer in
                guard let der = signer.certificate else {
                    throw CentreError(.noOCSPSigner(authority: record.id))
                }
                let certificate = try Certificate(der: der)
                return try OCSPSigner(
                    delegated: certificate,
                    key: keyring.provenKey(signer.keyReference, for: certificate.publicKey),
                    issuer: issuer,
                    of: record.id
                )
            }
            guard delegates.contains(where: { $0.certificate.isValid(at: clock.now) }) else {
                throw CentreError(.noOCSPSigner(authority: record.id))
            }
            return OCSPIssuer(id: record.id, certificate: issuer, signers: delegates)
        }
    }

    /// The authorities whose lists can be signed here; a root whose key file was taken away is left out.
    private func listIssuers(_ role: AuthorityRecord.Role) throws -> [RevocationListIssuer] {
        try book.authorities().filter { $0.role == role }.compactMap { record in
            guard let key = try keyAtHand(record) else { return nil }
            let certificate = try Certificate(der: record.certificate)
            return try RevocationListIssuer(id: record.id, certificate: certificate, key: key)
        }
    }

    /// An authority's key; nil for a root whose key file or token was taken away, and for one that issues no more.
    func keyAtHand(_ record: AuthorityRecord) throws -> (any SigningKey)? {
        do {
            return try keyring.provenKey(
                record.keyReference,
                for: Certificate(der: record.certificate).publicKey,
                using: record.signatureAlgorithm
            )
        } catch let error as KeyFileError {
            guard case .missing = error.reason, mayLackKey(record) else { throw error }
            return nil
        } catch let error as HSMError {
            guard case .tokenNotFound = error.reason, mayLackKey(record) else { throw error }
            return nil
        }
    }

    private func mayLackKey(_ record: AuthorityRecord) -> Bool {
        record.role == .root || record.state != .active
    }
}
