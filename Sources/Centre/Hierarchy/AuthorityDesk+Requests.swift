import Issuer
public import Model
public import OpenSSL
import Store
import Tokens

extension AuthorityDesk {
    /// Makes a key for an authority that somebody else is to certify, and the request for it.
    ///
    /// - Parameter plan: an issuing authority without parent.
    /// - Returns: the request as it is on record; the same one when it was made before.
    /// - Throws: `HierarchyError` with `.unusable`, `.nameTaken`, `.succeeded`, `.requested`, `.requestDiffers` or `.givingUp`, `KeyFileError` or `BookError`.
    public func request(_ plan: AuthorityPlan) async throws -> AuthorityRequestRecord {
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        if let earlier = try centre.book.authorityRequests().first(where: { $0.id == plan.id }) {
            try demandKept(earlier)
            try check(earlier, asks: plan)
            return earlier
        }
        guard plan.role == .issuing, plan.parent == nil else {
            throw HierarchyError(
                .unusable(what: "parent", detail: "a request goes to somebody else's authority")
            )
        }
        try demandFree(plan.id)
        if let predecessor = plan.predecessor { try demandWithoutSuccessor(predecessor) }
        let subject = try centre.requestSubject(plan)
        let isFree = try centre.demandNameFree(subject, after: plan.predecessor)
        let (key, reference) = try await authorityKey(plan, of: subject)
        onStep(.keyMade)
        let request = try centre.authorityRequest(plan, key: key)
        let record = AuthorityRequestRecord(
            id: plan.id,
            algorithm: plan.algorithm,
            signatureAlgorithm: plan.signatureAlgorithm,
            request: request.der,
            keyHash: request.publicKey.fingerprint,
            keyReference: reference,
            predecessor: plan.predecessor,
            createdAt: centre.clock.now
        )
        let detail = ["key": Hexadecimal.encode(record.keyHash), "subject": request.subject.description]
        try await conclude([
            isFree, .addAuthorityRequest(record), event("authority.request", plan.id, detail),
        ])
        onStep(.recorded)
        return record
    }

    /// Refuses a predecessor that has a successor, or is to have one, and a root, whose successor is made here.
    private func demandWithoutSuccessor(_ id: AuthorityID) throws {
        let record = try centre.authorityRecord(id.name)
        guard record.role == .issuing else {
            let detail = "a root gets its successor by 'pki authority rollover'"
            throw HierarchyError(.unusable(what: "predecessor \(id)", detail: detail))
        }
        try demandUnsucceeded(id)
    }

    /// Refuses a predecessor that has a successor, or is to have one: of two one would be dead.
    func demandUnsucceeded(_ id: AuthorityID) throws {
        if let successor = try centre.book.authorities().first(where: { $0.predecessor == id }) {
            throw HierarchyError(.succeeded(id, by: successor.id))
        }
        if let request = try centre.book.authorityRequests().first(where: { $0.predecessor == id }) {
            throw HierarchyError(.requested(id, by: request.id))
        }
    }

    /// Whether the outstanding request is for what is asked now.
    private func check(_ earlier: AuthorityRequestRecord, asks plan: AuthorityPlan) throws {
        let subject = try CertificateRequest(der: earlier.request).subject
        guard try subject == centre.requestSubject(plan) else {
            throw HierarchyError(.requestDiffers(plan.id, detail: "for \(subject)"))
        }
        guard (earlier.algorithm, earlier.signatureAlgorithm) == (plan.algorithm, plan.signatureAlgorithm)
        else {
            let detail =
                "with a \(earlier.algorithm.rawValue) key that signs with \(earlier.signatureAlgorithm.rawValue)"
            throw HierarchyError(.requestDiffers(plan.id, detail: detail))
        }
        guard earlier.predecessor == plan.predecessor else {
            let detail = earlier.predecessor.map { "as the successor of \($0)" } ?? "as the successor of none"
            throw HierarchyError(.requestDiffers(plan.id, detail: detail))
        }
    }

    /// Which of the certificates that came together is that of a request or an authority, by its key; the others stand above it.
    ///
    /// - Parameters:
    ///   - id: the name of the request, or of the authority.
    ///   - certificates: in any order, at least one; one alone is it.
    /// - Returns: the one that lasts longest of those for the key, and all others.
    /// - Throws: `HierarchyError` with `.certificateUnfit` when none of several is for the key; `BookError` with `.notFound`.
    public func certificate(
        of id: AuthorityID,
        among certificates: [Certificate]
    ) throws -> (certificate: Certificate, above: [Certificate]) {
        if certificates.count == 1, let only = certificates.first { return (only, []) }
        let known =
            try centre.book.authorityRequests().first { $0.id == id }?.keyHash
            ?? centre.book.authorities().first { $0.id == id }?.keyHash
        guard let known else { throw BookError(.notFound(object: "request of authority \(id)")) }
        let own = certificates.filter { $0.publicKey.fingerprint == known }.max { $0.notAfter < $1.notAfter }
        guard let own else {
            let detail = "none of the \(certificates.count) certificates is for the key of \(id)"
            throw HierarchyError(.certificateUnfit(detail: detail))
        }
        return (own, certificates.filter { $0 != own })
    }

    /// Takes the certificate that somebody else made: for an outstanding request, from when on the authority exists, or
    /// for the key of an authority that somebody else certified before, which goes on under it.
    ///
    /// - Parameters:
    ///   - certificate: for the request's key, or the authority's.
    ///   - id: the name of the request, or of the authority.
    ///   - chain: the certificates above it, in any order, up to a self-signed one; empty when they are known here. Those of
    ///     its own key are passed over.
    /// - Returns: the authority as it is on record.
    /// - Throws: `IssuanceError` with `.clockJumpedBack`, `HierarchyError` with `.certificateUnfit`, `.chainUnfit`, `.notInState`, `.givingUp`, `.fallen` or `.nameTaken`; `KeyFileError` or
    ///   `HSMError` when the request's key is not at hand; `BookError` with
    ///   `.notFound` for neither such a request nor such an authority, `.keyBlocked` or `.keyAlreadyCertified` for a key that may not be an authority's.
    public func importCertificate(
        _ certificate: Certificate,
        for id: AuthorityID,
        chain: [Certificate]
    ) async throws -> AuthorityRecord {
        try centre.checkClock()
        // Nothing verifies by itself.
        let chain = chain.filter { $0.publicKey != certificate.publicKey }
        try openRequestedKey(id)
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        guard let request = try centre.book.authorityRequests().first(where: { $0.id == id }) else {
            guard let present = try centre.book.authorities().first(where: { $0.id == id }) else {
                throw BookError(.notFound(object: "request of authority \(id)"))
            }
            return try await renew(present, with: certificate, chain: chain)
        }
        try demandKept(request)
        let above = try self.above(certificate, given: chain)
        let isFree = try check(certificate, for: request, above: above)
        let record = AuthorityRecord(
            id: id,
            role: .issuing,
            algorithm: request.algorithm,
            signatureAlgorithm: request.signatureAlgorithm,
            certificate: certificate.der,
            keyHash: request.keyHash,
            keyReference: request.keyReference,
            // Whatever becomes of one of this book that certified it is of account for it.
            parent: try centre.authority(above: certificate)?.id,
            predecessor: request.predecessor,
            createdAt: centre.clock.now
        )
        try centre.demandStanding(record)
        try demandSigner(of: record, above: above)
        // Its predecessor is retired for it: nothing is given up for one that could not sign.
        _ = try centre.keyring.provenKey(
            request.keyReference,
            for: certificate.publicKey,
            using: request.signatureAlgorithm
        )
        let kept = try centre.keeping(chain, above: record)
        var detail = [
            "issuer": certificate.issuer.description, "serial": certificate.serial.hexadecimal,
            "certificate": Hexadecimal.encode(certificate.fingerprint),
        ]
        detail["parent"] = record.parent?.name
        let predecessor = try request.predecessor.map { try centre.authorityRecord($0.name) }
        let succession = predecessor.map { $0.state == .active ? retirement(of: $0) : [] } ?? []
        try await conclude(
            [isFree, .addAuthority(record), .removeAuthorityRequest(id)] + kept + succession
                + [event("authority.import", id, detail)]
        )
        onStep(.recorded)
        try centre.publishCertificates()
        onStep(.published)
        try await finish(record)
        return record
    }

    /// Opens the key of a request that is in a token, for whose PIN people are asked: before the turn is waited for.
    private func openRequestedKey(_ id: AuthorityID) throws {
        let request = try centre.book.authorityRequests().first { $0.id == id }
        guard let request, TokenURI.isOne(request.keyReference) else { return }
        _ = try centre.absence(of: request)
    }

    /// Refuses an authority that could not issue its OCSP signer.
    func demandSigner(of record: AuthorityRecord, above chain: [Certificate]) throws {
        do {
            try centre.rehearseSigner(of: record, above: chain)
        } catch let error as IssuanceError {
            throw HierarchyError(.certificateUnfit(detail: error.message))
        }
    }

    private func check(
        _ certificate: Certificate,
        for request: AuthorityRequestRecord,
        above: [Certificate]
    ) throws -> Change {
        guard certificate.publicKey.fingerprint == request.keyHash else {
            throw HierarchyError(
                .certificateUnfit(detail: "it is for another key than the request of \(request.id)")
            )
        }
        let asked = try CertificateRequest(der: request.request).subject
        guard certificate.subject.matches(asked) else {
            let detail = "it is for \(certificate.subject), and \(asked) was requested"
            throw HierarchyError(.certificateUnfit(detail: detail))
        }
        try checkForeign(certificate, algorithm: request.algorithm, chain: above)
        let isFree = try centre.demandNameFree(
            asked,
            keyHash: request.keyHash,
            after: request.predecessor
        )
        try demandAuthorityKey(certificate.publicKey, of: asked, as: request.id)
        return isFree
    }

    /// The certificates that show who signed one: those given, or those of the authority of this book that did.
    func above(_ certificate: Certificate, given chain: [Certificate]) throws -> [Certificate] {
        guard chain.isEmpty else { return chain }
        guard let own = try centre.authority(above: certificate) else {
            let detail = "nobody of this book signed it, so it takes the certificates above it (--chain)"
            throw HierarchyError(.certificateUnfit(detail: detail))
        }
        return try centre.chain(of: own)
    }

    /// Refuses what does not make its subject an authority that somebody else certified, or does not lead up.
    func checkForeign(
        _ certificate: Certificate,
        algorithm: KeyAlgorithm,
        chain: [Certificate]
    ) throws {
        let now = centre.clock.now
        guard !certificate.isSigned(by: certificate.publicKey) else {
            throw HierarchyError(.certificateUnfit(detail: "it is signed by its own key"))
        }
        guard !certificate.subject.matches(certificate.issuer) else {
            throw HierarchyError(.certificateUnfit(detail: "its issuer has the same name"))
        }
        try AuthorityFitness.check(certificate, at: now)
        let bound = algorithm.lastSecondOfAuthorities ?? certificate.notAfter
        guard certificate.notAfter <= bound else {
            let detail =
                "it ends after 2030, when \(algorithm.rawValue) keys are good for no authority"
            throw HierarchyError(.certificateUnfit(detail: detail))
        }
        guard !chain.isEmpty else { return }
        let anchors = chain.filter(\.isSelfSigned)
        let verdict = try CertificateChain.verify(
            leaf: certificate,
            intermediates: chain,
            anchors: anchors.isEmpty ? chain : anchors,
            at: now
        )
        guard case .refused(let refusal, let depth) = verdict else { return }
        throw HierarchyError(.chainUnfit(detail: refusal.words(depth: depth)))
    }
}
