import Foundation
import Issuer
public import Model
import OpenSSL
import Store
import Tokens

extension AuthorityDesk {
    /// Takes over an authority, and places those below it that came before it and that it certified: its key goes into a key file of this centre, or stays in its token, after it has proven that
    /// it belongs to the certificate; an issuing one gets an OCSP signer.
    ///
    /// Can be repeated after an interruption; what was done stays. One whose key comes signs no list, and nobody answers for it,
    /// until its records are in or somebody said that there are none.
    ///
    /// - Returns: its record.
    /// - Throws: `MigrationError`, with `.mayNotIssue` for a key whose certificate lets it issue nothing or has ended, `.keyWorkedHere` for a retired one whose key was lost here; `HierarchyError` with `.nameTaken`, `KeyFileError`, `HSMError`, `IssuanceError` when the OCSP signer cannot be issued, `BookError` with `.keyBlocked` or
    ///   `.keyAlreadyCertified` for a key that may not be an authority's.
    public func importAuthority(_ given: AuthorityImport) async throws -> AuthorityRecord {
        try centre.checkClock()
        // People are asked for the PIN of a token before the turn is waited for, so that nobody else waits for them.
        if case .token = given.key { try demandKey(of: given) }
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        let plan = try placed(given)
        let isFree = try check(plan)
        let record: AuthorityRecord
        if let present = try centre.book.authorities().first(where: { $0.id == plan.id }) {
            guard present.certificate == plan.certificate.der else {
                throw MigrationError(.nameTaken(plan.id))
            }
            guard present.state != .destroyed || plan.key == nil else {
                throw HierarchyError(.notInState(present.id, .destroyed))
            }
            try demandPlace(of: present, plan)
            record = try await complete(adopted(present, by: plan.parent), plan)
        } else {
            record = try await add(plan, isFree)
        }
        if !plan.hasRecords { try await settleRecords(of: record.id) }
        try centre.publishCertificates()
        guard record.state == .active, record.role == .issuing,
            try !centre.book.signers(.ocsp).contains(where: { $0.authority == record.id })
        else { return record }
        _ = try await centre.renewSigner(of: record)
        onStep(.signerReady)
        return record
    }

    /// The same below the authority of this book that signed the certificate, where there is one and none was named: what
    /// becomes of that one is of account for it.
    private func placed(_ plan: AuthorityImport) throws -> AuthorityImport {
        guard plan.parent == nil else { return plan }
        let above = try centre.authority(above: plan.certificate)
        return AuthorityImport(
            id: plan.id,
            role: plan.role,
            certificate: plan.certificate,
            key: plan.key,
            parent: above?.id,
            hasRecords: plan.hasRecords
        )
    }

    private func settleRecords(of id: AuthorityID) async throws {
        let changes = try centre.settlingRecords(
            of: id,
            cause: "both say that it has none",
            by: persons.actor
        )
        if !changes.isEmpty { try await persons.book.commit(changes) }
    }

    private func check(_ plan: AuthorityImport) throws -> Change {
        try demandOwnName(plan.id)
        guard plan.certificate.isAuthority else { throw MigrationError(.notAnAuthority) }
        try demandKey(of: plan)
        let keyHash = plan.certificate.publicKey.fingerprint
        if let other = try authority(with: keyHash), other.id != plan.id {
            throw MigrationError(.keyTaken(other.id))
        }
        let isFree = try centre.demandNameFree(plan.certificate.subject, keyHash: keyHash, role: plan.role)
        if plan.key != nil, let detail = AuthorityFitness.fault(plan.certificate, at: centre.clock.now) {
            throw MigrationError(.mayNotIssue(detail: detail))
        }
        guard let parent = plan.parent else { return isFree }
        let above = try Certificate(der: centre.authorityRecord(parent.name).certificate)
        guard plan.certificate.issuerDER == above.subjectDER, plan.certificate.isSigned(by: above.publicKey)
        else { throw MigrationError(.notOfParent(parent)) }
        return isFree
    }

    /// Refuses a key that does not belong to the certificate; one in a token signs a challenge.
    private func demandKey(of plan: AuthorityImport) throws {
        let publicKey = plan.certificate.publicKey
        switch plan.key {
        case .file(let key):
            guard key.publicKey == publicKey else { throw MigrationError(.keyNotOfCertificate) }
        case .token(let uri):
            let algorithm = SignatureAlgorithm(publicKey.algorithm)
            do {
                _ = try centre.keyring.provenKey(uri, for: publicKey, using: algorithm)
            } catch let error as HSMError {
                guard case .notProven = error.reason else { throw error }
                throw MigrationError(.keyNotOfCertificate)
            }
        case nil: return
        }
    }

    /// Refuses another place for the key of an authority that is at work with it.
    private func demandPlace(of present: AuthorityRecord, _ plan: AuthorityImport) throws {
        guard present.state == .active, let key = plan.key else { return }
        let isSame =
            switch key {
            case .file: present.keyReference.hasPrefix("file:")
            case .token: try present.keyReference == reference(of: plan, file: "")
            }
        guard isSame else {
            throw MigrationError(.keyElsewhere(plan.id, reference: present.keyReference))
        }
    }

    /// How the book names the key: a file that `keep` makes, or the token's object with its serial numbers.
    private func reference(of plan: AuthorityImport, file: String) throws -> String {
        guard case .token(let text) = plan.key else { return "file:\(file)" }
        guard let key = try centre.keyring.key(text) as? HSMKey else { return text }
        return try TokenURI(parsing: text).naming(key.uri).description
    }

    /// Gives an authority that came without its key the key that comes later; one that worked here, and was retired, stays so.
    ///
    /// That one gets a file of another name, so that a run that was killed before it was on record is told from an
    /// authority that was retired here.
    private func complete(
        _ present: AuthorityRecord,
        _ plan: AuthorityImport
    ) async throws -> AuthorityRecord {
        guard plan.key != nil, present.state == .retired else { return present }
        guard try centre.neverHadKey(present) else {
            guard centre.hasKey(of: present) else {
                throw MigrationError(.keyWorkedHere(present.id, reference: present.keyReference))
            }
            return present
        }
        guard try centre.keyAtHand(present) == nil else { return present }
        try demandAuthorityKey(plan.certificate.publicKey, of: plan.certificate.subject, as: plan.id)
        let file = keyFile(of: plan)
        let record = record(
            of: plan,
            in: try reference(of: plan, file: file),
            createdAt: present.createdAt
        )
        try centre.demandStanding(record)
        try demandSigner(of: record)
        if case .file(let key) = plan.key { try keep(key, as: file) }
        let owing = try centre.owingRecords(of: record.id)
        try await conclude([.updateAuthority(record, from: .retired), imported(record)] + owing)
        onStep(.recorded)
        return record
    }

    private func keyFile(of plan: AuthorityImport) -> String {
        "\(plan.id)-\(Hexadecimal.encode(plan.certificate.publicKey.fingerprint.prefix(8))).key"
    }

    private func add(_ plan: AuthorityImport, _ isFree: Change) async throws -> AuthorityRecord {
        try demandFree(plan.id)
        try demandAuthorityKey(plan.certificate.publicKey, of: plan.certificate.subject, as: plan.id)
        // Not the file of an authority of this name that is made here: a run that is killed now leaves it alone.
        let file = plan.key == nil ? "\(plan.id).key" : keyFile(of: plan)
        let record = record(
            of: plan,
            in: try reference(of: plan, file: file),
            createdAt: centre.clock.now
        )
        if record.state == .active { try centre.demandStanding(record) }
        try demandSigner(of: record)
        if case .file(let key) = plan.key { try keep(key, as: file) }
        let orphans = try orphans(of: record)
        let placing = try orphans.flatMap { try changes(placing: $0, below: record) }
        let owing = try plan.key == nil ? [] : centre.owingRecords(of: record.id)
        try await conclude([isFree, .addAuthority(record), imported(record)] + owing + placing)
        onStep(.recorded)
        // Before its list, which tells of those that are placed.
        if !plan.hasRecords { try await settleRecords(of: record.id) }
        try await publish(placing: orphans, below: record)
        return record
    }

    /// Refuses an authority that could not issue its OCSP signer.
    private func demandSigner(of record: AuthorityRecord) throws {
        guard record.state == .active, record.role == .issuing else { return }
        let above = try record.parent.map { try centre.chain(of: centre.authorityRecord($0.name)) } ?? []
        do {
            try centre.rehearseSigner(of: record, above: above)
        } catch let error as IssuanceError {
            throw MigrationError(.mayNotIssue(detail: error.message))
        }
    }

    private func record(
        of plan: AuthorityImport,
        in reference: String,
        createdAt: Timestamp
    ) -> AuthorityRecord {
        let publicKey = plan.certificate.publicKey
        return AuthorityRecord(
            id: plan.id,
            role: plan.role,
            state: plan.key == nil ? .retired : .active,
            algorithm: publicKey.algorithm,
            signatureAlgorithm: SignatureAlgorithm(publicKey.algorithm),
            certificate: plan.certificate.der,
            keyHash: publicKey.fingerprint,
            keyReference: reference,
            parent: plan.parent,
            createdAt: createdAt
        )
    }

    private func imported(_ record: AuthorityRecord) -> Change {
        event(
            "authority.import",
            record.id,
            [
                "fingerprint": Hexadecimal.encode(DigestAlgorithm.sha256.hash(record.certificate)),
                "state": record.state.rawValue,
            ]
        )
    }

    /// Stores the key, unless an interrupted attempt left it there.
    private func keep(_ key: PrivateKey, as file: String) throws {
        defer { onStep(.keyMade) }
        guard FileManager.default.fileExists(atPath: "\(centre.state.keys)/\(file)") else {
            _ = try centre.keyring.store(key, name: file)
            return
        }
        guard try centre.keyring.privateKey("file:\(file)").publicKey == key.publicKey else {
            throw KeyFileError(name: file, .exists)
        }
    }
}
