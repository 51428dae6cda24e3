public import CRL
import Issuer
import Logging
public import Model
import OCSP
import OpenSSL
import Store
import Tokens

extension CACentre {
    /// Where revocation lists are published.
    public var listDirectory: RevocationListDirectory { RevocationListDirectory(path: state.published) }

    /// Makes and publishes all lists of every authority whose key is at hand, now, and brings back what is gone of their certificates.
    ///
    /// A fault of one list does not keep the others from being published. A list that is gone, and that nobody can make again, is
    /// a fault too.
    ///
    /// - Returns: what was published, and what kept the others.
    /// - Throws: `BookError` or `RevocationListError` when the book cannot be read; `KeyFileError` for a certificate that cannot be
    ///   written.
    public func publishLists() async throws -> (
        published: [PublishedRevocationList], failed: [AuthorityFault]
    ) {
        try auditKey()
        try publishCertificates()
        var (published, failed) = ([PublishedRevocationList](), [AuthorityFault]())
        for role in AuthorityRecord.Role.allCases {
            let publisher = listPublisher(for: role)
            for issuer in try listIssuers(role, onTrouble: { failed.append($0) }) {
                for name in try publisher.names(of: issuer) {
                    do throws(RevocationListError) {
                        published += try await publisher.publish(for: issuer, shard: name.shard)
                    } catch {
                        failed.append(AuthorityFault(authority: issuer.id, error: error))
                    }
                }
            }
        }
        // What cannot be put back is told as lost.
        _ = try? bringBackLastLists()
        failed += try lostLists().map { AuthorityFault(authority: $0.name.authority, error: $0.error) }
        // Why the next list cannot be explained, and what to do.
        failed += try behind()
        return (published, failed)
    }

    func listPublisher(for role: AuthorityRecord.Role) -> RevocationListPublisher {
        listPublisher(for: listPolicy(for: role))
    }

    func listPublisher(
        for policy: RevocationListPolicy,
        patience: PublishingPatience = .round
    ) -> RevocationListPublisher {
        RevocationListPublisher(
            source: book,
            book: book,
            moments: book,
            directory: listDirectory,
            clock: clock,
            policy: policy,
            patience: patience.rawValue,
            onWait: PublishingWait.tell,
            isOver: { [book] id throws(BookError) in try book.authority(id)?.state == .destroyed },
            hasBase: { [book] name, delta throws(BookError) in try book.hasBase(name, of: delta) },
            unknown: { name in try self.unknownNumber(name) },
            onAhead: { [book] ids, now async throws(BookError) in
                try await book.predate(ids, to: now, by: "system", through: book)
            }
        )
    }

    /// Keeps the lists of one kind of authority fresh, and makes a new one right after a revocation.
    func listService(
        for role: AuthorityRecord.Role,
        _ scope: RevocationListService.Scope,
        logger: Logger
    ) throws -> RevocationListService {
        RevocationListService(
            scope: scope,
            issuers: try listIssuers(role) { report($0, logger) },
            publisher: listPublisher(for: role),
            source: book,
            status: book,
            clock: clock,
            policy: listPolicy(for: role)
        ) { report in
            switch report {
            case .published(let list):
                logger.info("revocation list published", metadata: ["list": "\(list.record.name)"])
            case .failed(let name, let error):
                logger.error(
                    "revocation list failed",
                    metadata: ["list": "\(name)", "reason": "\(error.message)"]
                )
            case .replaced(let name):
                logger.error(
                    "a published list was removed or replaced by somebody else",
                    metadata: ["list": "\(name)"]
                )
            case .remade(let name):
                logger.notice("a removed or replaced list is made anew", metadata: ["list": "\(name)"])
            // The other service of the same authorities tells it.
            case .unreadable where scope == .parts, .readable where scope == .parts: return
            case .unreadable(let error):
                logger.error(
                    "book cannot be read for lists",
                    metadata: ["of": "\(role)", "reason": "\(error.message)"]
                )
            case .readable:
                logger.notice("book can be read for lists again", metadata: ["of": "\(role)"])
            }
        }
    }

    /// Tells the log of an authority that cannot be served.
    func report(_ fault: AuthorityFault, _ logger: Logger) {
        logger.error(
            "an authority's key cannot be used",
            metadata: ["authority": "\(fault.authority)", "reason": "\(fault.message)"]
        )
    }

    /// What keeps answers from being given now; nil when nothing does.
    ///
    /// One authority that can be answered for is enough: what another lacks is for the log and for `pki doctor`, and must
    /// not take this server away from everybody.
    func ailment(of responder: OCSPResponder) -> (any OperatorError)? {
        do throws(BookError) {
            _ = try book.feedHead()
            guard !responder.canSign(at: clock.now) else { return nil }
            return try book.authorities().first { $0.role == .issuing }
                .map { CentreError(.noOCSPSigner(authority: $0.id)) }
        } catch {
            return error
        }
    }

    /// The issuing authorities with the signers to whom they delegated OCSP, retired ones included.
    ///
    /// An authority without a usable signer, as when it ended while nobody served, is among them as long as it may get one:
    /// whoever asks about it is told to try later, and so is who asks about one that awaits its records, or whose published list the book does not know. One that never had its key here, is destroyed or has ended is left out.
    ///
    /// - Parameter onTrouble: told of a signer whose key cannot be used.
    /// - Returns: those that answer.
    /// - Throws: `BookError`, `CryptoError`.
    func ocspIssuers(onTrouble: (AuthorityFault) -> Void) throws -> [OCSPIssuer] {
        let signers = try book.signers(.ocsp)
        let records = try book.authorities().filter { $0.role == .issuing }
        return try records.compactMap { record in
            let issuer = try Certificate(der: record.certificate)
            let isBehind = try isBehind(record)
            let isWithheld = try isBehind || awaitsRecords(record.id)
            let own = isWithheld ? [] : signers.filter { $0.authority == record.id }
            let delegates = own.compactMap { signer in
                do {
                    return try delegate(signer, of: record, issuer)
                } catch {
                    // Nobody can make another one for an authority whose key is destroyed.
                    if record.state != .destroyed || !isKeyGone(signer) {
                        onTrouble(AuthorityFault(authority: record.id, error: error))
                    }
                    return nil
                }
            }
            let isReady = delegates.contains { $0.certificate.isValid(at: clock.now) }
            guard try isReady || isBehind || mayGetSigner(record, issuer) else { return nil }
            return OCSPIssuer(
                id: record.id,
                certificate: issuer,
                signers: delegates,
                above: try certificates(under: record),
                since: try beginning(of: record, issuer),
                isWithheld: isWithheld
            )
        }
    }

    /// When an authority began; its present certificate may be a renewal of an earlier one.
    func beginning(of record: AuthorityRecord, _ own: Certificate) throws -> Timestamp {
        try book.authorityCertificates(of: record.id).filter { $0.kind == .former }
            .map { try Certificate(der: $0.certificate).notBefore }
            .reduce(own.notBefore) { min($0, $1) }
    }

    /// Whether an authority without a usable signer may have one again.
    func mayGetSigner(_ record: AuthorityRecord, _ certificate: Certificate) throws -> Bool {
        try certificate.notAfter > clock.now && !isOver(record)
    }

    /// Whether nobody can be delegated to by an authority: its key is destroyed, or never was here.
    func isOver(_ record: AuthorityRecord) throws -> Bool {
        try record.state == .destroyed || isKnownOnly(record)
    }

    /// A signer with its key; nil for one that has ended or was revoked.
    private func delegate(
        _ signer: SignerRecord,
        of record: AuthorityRecord,
        _ issuer: Certificate
    ) throws -> OCSPSigner? {
        guard let der = signer.certificate else { throw CentreError(.noOCSPSigner(authority: record.id)) }
        let certificate = try Certificate(der: der)
        let id = CertificateID(authority: record.id, serial: certificate.serial)
        guard certificate.notAfter >= clock.now, try book.certificate(id)?.state != .revoked else {
            return nil
        }
        return try OCSPSigner(
            delegated: certificate,
            key: keyring.provenKey(
                signer.keyReference,
                for: certificate.publicKey,
                using: record.signerAlgorithm(for: certificate.publicKey.algorithm)
            ),
            issuer: issuer,
            of: record.id
        )
    }

    /// The authorities whose lists can be signed here; those whose key is away or destroyed, and those that await their records,
    /// are left out.
    ///
    /// `onTrouble` is told of an authority whose key is not where it must be.
    func listIssuers(
        _ role: AuthorityRecord.Role,
        onTrouble: (AuthorityFault) -> Void
    ) throws -> [RevocationListIssuer] {
        try book.authorities().filter { $0.role == role }.compactMap { record in
            do {
                guard try !awaitsRecords(record.id), let key = try keyAtHand(record) else { return nil }
                let certificate = try Certificate(der: record.certificate)
                guard certificate.notAfter >= clock.now else { return nil }
                return try listIssuer(record, certificate, key)
            } catch {
                onTrouble(AuthorityFault(authority: record.id, error: error))
                return nil
            }
        }
    }

    /// An authority as a publisher of lists sees it.
    func listIssuer(
        _ record: AuthorityRecord,
        _ certificate: Certificate,
        _ key: any SigningKey
    ) throws -> RevocationListIssuer {
        try RevocationListIssuer(
            id: record.id,
            certificate: certificate,
            key: key,
            // A retired one certifies nobody any more.
            partition: record.state == .active ? locations(of: record).partition : nil,
            holdsUntil: isEnding(record) ? endOfLastList(of: record, certificate) : nil
        )
    }

    /// The full lists that an authority owes, that of everything first.
    func listNames(of record: AuthorityRecord) throws -> [RevocationListName] {
        try listPartitions(of: record).names
    }

    /// What its lists are about.
    func listPartitions(of record: AuthorityRecord) throws -> RevocationListPartitions {
        try RevocationListPartitions(of: record.id, planned: nil, in: book)
    }

    /// Whether an authority's key is away as it may be; one that is missing or cannot be used is not.
    func isAway(_ record: AuthorityRecord) -> Bool {
        do {
            return try keyAtHand(record) == nil
        } catch {
            return false
        }
    }

    /// Whether an authority's key is where it should be, and opens.
    public func hasKey(of record: AuthorityRecord) -> Bool {
        (try? keyAtHand(record)) != nil
    }
}
