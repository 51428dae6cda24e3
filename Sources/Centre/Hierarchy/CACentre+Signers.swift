public import Model
import Issuer
import OpenSSL
import Store
import Tokens

extension CACentre {
    /// Makes the next OCSP signer of every authority whose present one needs a successor.
    ///
    /// A signer gets its successor when less than a third of its life, or less than seven days, remains; both are used
    /// in the overlap, the newer one first. It is an act of the system, not of a person: the authority has delegated
    /// it by its profile (RFC 6960 §4.2.2.2), and nothing but answers can be signed with it.
    ///
    /// A signer with another kind of key than its authority signs for those who prefer it (RFC 6960 §4.4.7). Once there is
    /// one, it gets successors of its kind until it ends without.
    ///
    /// - Parameters:
    ///   - authority: only this one; nil for all.
    ///   - algorithm: only signers with such keys, also when there is none yet; nil for those that are there.
    ///   - isForced: also when the present one would do; of the authority's own kind when none is named.
    /// - Returns: the new signers, and what kept others from being made.
    /// - Throws: `BookError`, or `CentreError` with `.occupied` when another process is at it.
    public func renewSigners(
        of authority: AuthorityID? = nil,
        with algorithm: KeyAlgorithm? = nil,
        isForced: Bool = false
    ) async throws -> (made: [SignerRecord], failed: [(authority: AuthorityID, error: any Error)]) {
        try auditKey()
        var made: [SignerRecord] = []
        var failed: [(authority: AuthorityID, error: any Error)] = []
        for record in try book.authorities() where record.role == .issuing {
            guard authority == nil || authority == record.id else { continue }
            do {
                let isForced = try isForced && (authority != nil || !isOver(record))
                let kinds = try algorithm.map { [$0] } ?? signerAlgorithms(of: record)
                let due =
                    try isForced
                    ? [algorithm ?? record.algorithm] : kinds.filter { try needsSigner(record, $0) }
                for kind in due { made.append(try await renewSigner(of: record, with: kind)) }
            } catch {
                failed.append((record.id, error))
            }
        }
        return (made, failed)
    }

    /// Makes the next OCSP signer of one authority, whether it is due or not.
    ///
    /// - Parameters:
    ///   - record: the authority.
    ///   - algorithm: the kind of its key; nil for the authority's own.
    ///   - end: until when it lasts at least, as the last one of an authority that ends; nil for what the profile says.
    ///   - custody: where its key goes; nil for where that of the one before is, or the authority's where that one's token is away.
    /// - Returns: the signer, in the book.
    /// - Throws: `HierarchyError` with `.notInState`, `CentreError` with `.occupied`, `IssuanceError`, what keys throw.
    func renewSigner(
        of record: AuthorityRecord,
        with algorithm: KeyAlgorithm? = nil,
        until end: Timestamp? = nil,
        at custody: KeyCustody? = nil
    ) async throws -> SignerRecord {
        let algorithm = algorithm ?? record.algorithm
        guard record.state != .destroyed else { throw HierarchyError(.notInState(record.id, record.state)) }
        let lock = try ProcessLock(name: "signer-\(record.id)", folder: state.run)
        defer { withExtendedLifetime(lock) {} }
        let before = try book.signers(.ocsp).filter { $0.authority == record.id }
        let (key, reference) = try await signerKey(
            of: record,
            algorithm,
            besides: before,
            at: custody ?? signerCustody(of: record, after: before.first)
        )
        let issued = try await signerCertificate(key, of: record, until: end)
        let signer = SignerRecord(
            purpose: .ocsp,
            authority: record.id,
            keyHash: issued.certificate.publicKey.fingerprint,
            subjectPublicKeyInfo: issued.certificate.publicKey.subjectPublicKeyInfo,
            certificate: issued.certificate.der,
            keyReference: reference,
            notBefore: issued.certificate.notBefore,
            notAfter: issued.certificate.notAfter
        )
        var detail = [
            "serial": issued.id.serial.hexadecimal, "key": Hexadecimal.encode(signer.keyHash),
        ]
        detail["until"] = end.map { _ in "\(issued.certificate.notAfter.secondsSinceEpoch)" }
        let event = AuditEvent(
            at: clock.now,
            actor: "system",
            action: "ocsp.renew",
            object: record.id.name,
            detail: detail
        )
        try await book.commit([.activateCertificate(issued.id), .addSigner(signer), .audit(event)])
        return signer
    }

    /// The kinds of keys with which an authority's answers are signed, its own first.
    private func signerAlgorithms(of record: AuthorityRecord) throws -> [KeyAlgorithm] {
        let now = clock.now
        var algorithms = [record.algorithm]
        for signer in try book.signers(.ocsp) where signer.authority == record.id {
            guard signer.notAfter.map({ $0 >= now }) ?? true, try !isRevoked(signer) else { continue }
            let algorithm = try PublicKey(subjectPublicKeyInfo: signer.subjectPublicKeyInfo).algorithm
            if !algorithms.contains(algorithm) { algorithms.append(algorithm) }
        }
        return algorithms
    }

    /// Whether an authority's newest OCSP signer with such a key should get its successor now.
    func needsSigner(_ record: AuthorityRecord, _ algorithm: KeyAlgorithm) throws -> Bool {
        let now = clock.now
        guard record.state != .destroyed, record.role == .issuing else { return false }
        let end = try Certificate(der: record.certificate).notAfter
        guard end > now else { return false }
        let signers = try book.signers(.ocsp).filter { signer in
            // Of the others no key is opened to know so. One of a day to which the clock was put once helps nobody until then.
            try signer.authority == record.id && signer.isValid(at: now)
                && PublicKey(subjectPublicKeyInfo: signer.subjectPublicKeyInfo).algorithm == algorithm
                && signs(signer)
        }
        guard let newest = signers.max(by: { $0.notBefore < $1.notBefore }), let last = newest.notAfter else {
            return try !isKnownOnly(record)
        }
        // What ends with the authority itself has no successor.
        guard last < end else { return false }
        let life = last.secondsSinceEpoch - newest.notBefore.secondsSinceEpoch
        return last.secondsSinceEpoch - now.secondsSinceEpoch < max(life / 3, 7 * 86_400)
    }

    /// When the last of an authority's OCSP signers ends that are valid now and were not revoked; nil when there is none.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    public func signerEnd(of authority: AuthorityID) throws -> Timestamp? {
        let now = clock.now
        return try book.signers(.ocsp)
            .filter { try $0.authority == authority && $0.isValid(at: now) && !isRevoked($0) }
            .compactMap(\.notAfter).max()
    }

    /// Whether a signer that has not ended can sign: its certificate was not revoked, and its key is not gone.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func signs(_ signer: SignerRecord) throws -> Bool {
        try !isRevoked(signer) && !isKeyGone(signer)
    }

    /// Whether a signer's key is not where it was put, so that it signs nothing any more; one that cannot be asked for now, as
    /// in an HSM that is away, is not gone.
    func isKeyGone(_ signer: SignerRecord) -> Bool { isKeyGone(signer.keyReference) }

    /// The same of any key.
    func isKeyGone(_ reference: String) -> Bool {
        do {
            _ = try keyring.key(reference)
            return false
        } catch let error as KeyFileError {
            guard case .missing = error.reason else { return false }
            return true
        } catch let error as HSMError {
            guard case .keyNotFound = error.reason else { return false }
            return true
        } catch {
            return false
        }
    }

    /// Whether the token that a key is in is not there; it may come back.
    func isTokenAway(_ reference: String) -> Bool {
        do {
            _ = try keyring.key(reference)
            return false
        } catch let error as HSMError {
            guard case .tokenNotFound = error.reason else { return false }
            return true
        } catch {
            return false
        }
    }

    /// Whether an authority was imported without its key, which never was here: it is on record, and somebody else answers
    /// for it until the key comes.
    func isKnownOnly(_ record: AuthorityRecord) throws -> Bool {
        guard record.role == .issuing, record.state == .retired, try neverHadKey(record) else { return false }
        return !hasKey(of: record)
    }

    /// What a run that was killed left for the key, finished, or a new certificate.
    private func signerCertificate(
        _ key: any SigningKey,
        of record: AuthorityRecord,
        until end: Timestamp?
    ) async throws -> (id: CertificateID, certificate: Certificate) {
        if let earlier = try unfinished(key, of: record.id) { return earlier }
        let now = clock.now
        let lasting = end.map { end in profiles.mapValues { $0.lasting(until: end, from: now) } }
        let authority = try signer(record, under: lasting)
        // Nobody else is at this authority's signers now, so what was begun for the key is of a run that was killed.
        let keyHash = DigestAlgorithm.sha256.hash(key.subjectPublicKeyInfo)
        if let begun = try book.certificate(keyHash: keyHash), begun.id.authority == record.id,
            try await authority.settle(begun.id, actor: "system") != nil,
            let finished = try unfinished(key, of: record.id)
        {
            return finished
        }
        let issued = try await authority.issue(
            IssuanceRequest(
                profile: "OCSP",
                facts: .responder(of: try Certificate(der: record.certificate).subject),
                proof: try CertificateRequest.proof(of: key),
                actor: "system"
            )
        )
        return (issued.id, issued.certificate)
    }
}

extension AuthorityRecord {
    /// What an OCSP signer of this authority signs with: as the authority does where its key is of the same kind.
    func signerAlgorithm(for algorithm: KeyAlgorithm) -> SignatureAlgorithm {
        algorithm == self.algorithm ? signatureAlgorithm : SignatureAlgorithm(algorithm)
    }
}

extension SignerRecord {
    /// Whether what it signs at `now` can be believed: after a clock that was ahead, there may be one of a day to come.
    func isValid(at now: Timestamp) -> Bool { notBefore <= now && notAfter ?? now >= now }
}

extension SubjectFacts {
    /// The facts of an authority's responder: its name with a suffix, inside the bounds of X.520.
    static func responder(of authority: DistinguishedName) -> SubjectFacts {
        let name = authority[.commonName] ?? authority[.organizationName] ?? "CA"
        var facts = ["name": "\(name.prefix(59)) OCSP"]
        facts["organization"] = authority[.organizationName] ?? name
        return SubjectFacts(facts)
    }
}

extension CertificateRequest {
    /// A request that proves nothing but the possession of `key`; the authority decides everything else, the name too.
    static func proof(of key: any SigningKey) throws -> CertificateRequest {
        let publicKey = try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo)
        let body = try CertificateRequest.body(
            subject: DistinguishedName([.init(.commonName, "proof of possession")]),
            publicKey: publicKey
        )
        return try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: key.sign(body)
        )
    }
}
