public import Model
import OpenSSL

/// Answers status requests from the book.
///
/// Source: RFC 6960; RFC 5019 (what may be cached); RFC 9654 (nonces).
public final class OCSPResponder: Sendable {
    /// Drops kept answers when the book changes; something must run it, or nothing is kept.
    public let follower: StatusFeedFollower

    private let current: CurrentIssuers
    let status: any StatusSource
    private let clock: WallClock
    let policy: OCSPPolicy
    let cache: AnswerCache

    /// Makes a responder for `issuers`.
    public init(
        issuers: [OCSPIssuer],
        status: any StatusSource,
        clock: WallClock = .system,
        policy: OCSPPolicy = OCSPPolicy()
    ) {
        current = CurrentIssuers(issuers)
        self.status = status
        self.clock = clock
        self.policy = policy
        cache = AnswerCache(octets: policy.cacheOctets)
        follower = StatusFeedFollower(
            cache: cache,
            status: status,
            clock: clock,
            issuers: current
        )
    }

    /// Takes another set of issuers and signers, as when a signer's successor is there.
    ///
    /// The end of a certificate above one of them, or of a signer, may have been in the feed before anybody knew what it
    /// is: then what that authority issued is forgotten, and the signer dismissed. So is what was said of an authority of which nothing
    /// may be said from now on.
    public func replaceIssuers(_ issuers: [OCSPIssuer]) {
        let (followed, withheld) = (current.directory.below, current.directory.withheld)
        current.replace(issuers)
        let directory = current.directory
        let revoked = directory.delegations.filter { isRevoked($0.key) }
        if !revoked.isEmpty { current.dismiss(Set(revoked.keys)) }
        let silenced = directory.withheld.subtracting(withheld)
        let fallen = directory.below.reduce(into: silenced.union(revoked.values)) { fallen, entry in
            let unseen = entry.value.subtracting(followed[entry.key] ?? [])
            guard !unseen.isEmpty, mayBeCompromised(entry.key) else { return }
            fallen.formUnion(unseen)
        }
        if !fallen.isEmpty { cache.forget(issuedBy: fallen) }
    }

    /// The authorities that are answered for, each with those who sign for it.
    public var issuers: [OCSPIssuer] { current.directory.all }

    /// Whether nothing is known against the signer of at least one authority.
    public func canSign(at now: Timestamp) -> Bool {
        issuers.contains { (try? $0.signer(at: now))?.isWell == true }
    }

    /// Whose turn the answer to a request takes.
    func owner(of request: [UInt8]) -> OCSPJob.Owner {
        let asked = OCSPRequestMessage.firstCertificateID(in: request)
        let issuer = asked.flatMap { current.directory.issuer(of: $0) }
        let mayWait = issuer?.signers.contains { $0.key.mayWait } ?? false
        return OCSPJob.Owner(authority: issuer?.id, mayWait: mayWait)
    }

    /// About what the kept answers take in memory, in octets.
    public var keptOctets: Int { cache.octets }

    /// Counts up whenever a kept answer is forgotten because it is no longer true; whoever keeps one of them further
    /// notes it before asking for the answer.
    public var version: Int { cache.version }

    /// The kept answer to exactly these octets, if there is one; reads nothing but memory.
    public func keptAnswer(to request: [UInt8]) -> OCSPAnswer? {
        guard let kept = cache.answer(to: request, at: clock.now), kept.unknown.isEmpty else { return nil }
        return kept.answer
    }

    /// Answers the DER OCSPRequest `request`.
    ///
    /// Never fails: what cannot be answered gets an error status, and the reason is in the answer.
    public func answer(to request: [UInt8]) -> OCSPAnswer {
        do throws(OCSPError) {
            if let kept = try keptAnswerChecked(to: request) { return kept }
            return try newAnswer(to: request)
        } catch {
            return OCSPAnswer(failing: error)
        }
    }

    /// Signs anew what was asked for again and comes near half its life, so that nobody waits for it then; at most `limit`
    /// answers.
    ///
    /// - Returns: how many were made.
    func renewDue(_ limit: Int) -> Int {
        cache.due(at: clock.now, limit: limit).count { (try? newAnswer(to: $0)) != nil }
    }

    /// Signs the answer to `request` before anybody asks, unless one is kept that need not be made anew yet.
    ///
    /// - Returns: whether an answer was signed; nil when the cache has no room for what nobody has asked for.
    func signAhead(_ request: [UInt8]) -> Bool? {
        guard cache.hasRoom else { return nil }
        guard !cache.isReady(request, at: clock.now) else { return false }
        return (try? newAnswer(to: request)) != nil
    }

    /// Whether answers are kept: following the feed has begun.
    var keepsAnswers: Bool { cache.followed != nil }

    /// A kept answer; one that says `unknown` is good only as long as the book still knows nothing.
    private func keptAnswerChecked(to request: [UInt8]) throws(OCSPError) -> OCSPAnswer? {
        guard let kept = cache.answer(to: request, at: clock.now) else { return nil }
        for certificate in kept.unknown {
            guard try status(of: certificate) == .unknown else { return nil }
        }
        return kept.answer
    }

    /// The answer to `request` when it has a nonce, the statuses are remembered, and the signature is a quick one; nil when
    /// anything else is needed, which may block.
    func quickAnswer(to octets: [UInt8]) -> OCSPAnswer? {
        do throws(OCSPError) {
            let inquiry = try inquiry(octets)
            guard inquiry.request.nonce != nil, inquiry.signer.isQuick,
                let statuses = remembered(inquiry.certificates, at: inquiry.now)
            else { return nil }
            return try liveAnswer(to: inquiry, statuses)
        } catch {
            // Told, and counted, where there is time for it.
            return nil
        }
    }

    /// What is asked, of whom, and who signs the answer.
    private struct Inquiry {
        let request: OCSPRequestMessage
        let now: Timestamp
        /// Noted before the signer is chosen: what one signs who is dismissed meanwhile is not kept.
        let epoch: Int
        /// Since when the source knows what it says.
        ///
        /// Who knows nothing, or nothing any more, does not know its authorities either. Asked before the statuses: what is
        /// learnt meanwhile must not make an older status look as new as itself.
        let known: Timestamp
        let issuer: OCSPIssuer
        let signer: OCSPSigner
        let certificates: [CertificateID?]
    }

    private func inquiry(_ octets: [UInt8]) throws(OCSPError) -> Inquiry {
        let request = try Self.read(octets)
        let now = clock.now
        let epoch = cache.epoch
        let known = try knowledge(at: now)
        let issuer = try current.directory.issuer(of: request.certificateIDs)
        let signer = try issuer.signer(at: now, preferring: request.preferredAlgorithms)
        let certificates = request.certificateIDs.map {
            $0.serial.map { CertificateID(authority: issuer.id, serial: $0) }
        }
        return Inquiry(
            request: request,
            now: now,
            epoch: epoch,
            known: known,
            issuer: issuer,
            signer: signer,
            certificates: certificates
        )
    }

    private func newAnswer(to octets: [UInt8]) throws(OCSPError) -> OCSPAnswer {
        let inquiry = try inquiry(octets)
        let (request, all, now) = (inquiry.request, inquiry.certificates, inquiry.now)
        if request.nonce != nil, let statuses = remembered(all, at: now) {
            return try liveAnswer(to: inquiry, statuses)
        }
        // Before the statuses: what happens after this moment is followed, and evicts.
        let point = AnswerCache.Point(epoch: inquiry.epoch, head: try feedHead())
        let statuses = try statuses(all, of: inquiry.issuer, readAt: point, at: now)
        guard request.nonce == nil else { return try liveAnswer(to: inquiry, statuses) }
        let period = try period(of: inquiry, statuses)
        let bytes = try sign(request, statuses, period, at: now, by: inquiry.signer, for: inquiry.issuer)
        let answer = OCSPAnswer(bytes: bytes, freshness: period)
        try prove(bytes, by: inquiry.signer, for: inquiry.issuer.id)
        keep(answer, to: octets, inquiry, statuses, readAt: point)
        return answer
    }

    /// An answer to a nonce, which is given once.
    private func liveAnswer(
        to inquiry: Inquiry,
        _ statuses: [CertificateStatus]
    ) throws(OCSPError) -> OCSPAnswer {
        let period = try period(of: inquiry, statuses)
        let bytes = try sign(
            inquiry.request,
            statuses,
            period,
            at: inquiry.now,
            by: inquiry.signer,
            for: inquiry.issuer
        )
        return OCSPAnswer(bytes: bytes, freshness: nil)
    }

    private func period(
        of inquiry: Inquiry,
        _ statuses: [CertificateStatus]
    ) throws(OCSPError) -> OCSPAnswer.Freshness {
        try period(
            known: inquiry.known,
            at: inquiry.now,
            signer: inquiry.signer,
            hasUnknown: statuses.contains(.unknown)
        )
    }

    private static func read(_ octets: [UInt8]) throws(OCSPError) -> OCSPRequestMessage {
        do throws(CryptoError) {
            return try OCSPRequestMessage(der: octets)
        } catch {
            throw OCSPError(.malformedRequest(detail: error.message))
        }
    }

    private func keep(
        _ answer: OCSPAnswer,
        to octets: [UInt8],
        _ inquiry: Inquiry,
        _ statuses: [CertificateStatus],
        readAt point: AnswerCache.Point
    ) {
        let certificates = inquiry.certificates
        let unknown = zip(certificates, statuses).compactMap { $1 == .unknown ? $0 : nil }
        let kept = CachedAnswer(
            answer,
            certificates: certificates.compactMap(\.self),
            unknown: unknown,
            isOrdinary: Self.isOrdinary(inquiry.request)
        )
        guard let kept else { return }
        cache.insert(kept, for: octets, readAt: point)
    }

    /// Whether there are only a few requests like it: about one certificate, in the one way to write it, with a hash that clients use.
    ///
    /// RFC 5019 has SHA-1, its successor SHA-256, GM/T 0015 SM3, and clients of authorities with P-384 ask with SHA-384. Of the eight
    /// requests about a certificate nobody can make more.
    private static func isOrdinary(_ request: OCSPRequestMessage) -> Bool {
        guard request.isPlain, request.certificateIDs.count == 1,
            let hash = request.certificateIDs.first?.hashAlgorithm
        else { return false }
        return [.sha1, .sha256, .sha384, .sm3].contains(hash)
    }

    private func knowledge(at now: Timestamp) throws(OCSPError) -> Timestamp {
        do throws(BookError) {
            return try status.knowledge(at: now)
        } catch {
            throw OCSPError(.bookUnavailable(detail: error.message))
        }
    }

    private func feedHead() throws(OCSPError) -> Int64 {
        do throws(BookError) {
            return try status.feedHead()
        } catch {
            throw OCSPError(.bookUnavailable(detail: error.message))
        }
    }
}
