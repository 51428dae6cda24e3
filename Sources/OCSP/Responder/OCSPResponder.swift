public import Model
import OpenSSL
import Synchronization

/// Answers status requests from the book.
///
/// Source: RFC 6960; RFC 5019 (what may be cached); RFC 9654 (nonces).
public final class OCSPResponder: Sendable {
    /// Drops kept answers when the book changes; something must run it, or nothing is kept.
    public let follower: StatusFeedFollower

    private let directory: Mutex<IssuerDirectory>
    private let status: any StatusSource
    private let clock: WallClock
    private let policy: OCSPPolicy
    private let cache: AnswerCache

    /// Makes a responder for `issuers`.
    public init(
        issuers: [OCSPIssuer],
        status: any StatusSource,
        clock: WallClock = .system,
        policy: OCSPPolicy = OCSPPolicy()
    ) {
        directory = Mutex(IssuerDirectory(issuers))
        self.status = status
        self.clock = clock
        self.policy = policy
        cache = AnswerCache(octets: policy.cacheOctets)
        follower = StatusFeedFollower(cache: cache, status: status)
    }

    /// Takes another set of issuers and signers, as when a signer's successor is there.
    public func replaceIssuers(_ issuers: [OCSPIssuer]) {
        directory.withLock { $0 = IssuerDirectory(issuers) }
    }

    /// About what the kept answers take in memory, in octets.
    public var keptOctets: Int { cache.octets }

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

    /// A kept answer; one that says `unknown` is good only as long as the book still knows nothing.
    private func keptAnswerChecked(to request: [UInt8]) throws(OCSPError) -> OCSPAnswer? {
        guard let kept = cache.answer(to: request, at: clock.now) else { return nil }
        for certificate in kept.unknown {
            guard try status(of: certificate) == .unknown else { return nil }
        }
        return kept.answer
    }

    private func newAnswer(to octets: [UInt8]) throws(OCSPError) -> OCSPAnswer {
        let request = try Self.read(octets)
        let issuer = try directory.withLock { $0 }.issuer(of: request.certificateIDs)
        let now = clock.now
        let signer = try issuer.signer(at: now)
        // Before the statuses: what happens after this moment is followed, and evicts.
        let point = AnswerCache.Point(epoch: cache.epoch, head: try feedHead())
        let statuses = try statuses(request.certificateIDs, of: issuer.id)
        let period = period(at: now, signer: signer, hasUnknown: statuses.contains(.unknown))
        let bytes = try sign(request, statuses, period, at: now, by: signer, for: issuer.id)
        let answer = OCSPAnswer(bytes: bytes, freshness: request.nonce == nil ? period : nil)
        guard request.nonce == nil else { return answer }
        try prove(bytes, by: signer, for: issuer.id)
        keep(answer, to: octets, request, statuses, of: issuer.id, readAt: point)
        return answer
    }

    private static func read(_ octets: [UInt8]) throws(OCSPError) -> OCSPRequestMessage {
        do throws(CryptoError) {
            return try OCSPRequestMessage(der: octets)
        } catch {
            throw OCSPError(.malformedRequest(detail: error.message))
        }
    }

    private func statuses(
        _ identifiers: [OCSPCertificateID],
        of authority: AuthorityID
    ) throws(OCSPError) -> [CertificateStatus] {
        var statuses: [CertificateStatus] = []
        for identifier in identifiers {
            let serial = identifier.serial
            let found =
                try serial.map { CertificateID(authority: authority, serial: $0) }.map(status) ?? .unknown
            guard found != .unknown || policy.unissued == .signedUnknown else { throw OCSPError(.unissued) }
            statuses.append(found)
        }
        return statuses
    }

    /// thisUpdate rounded down to the minute; nextUpdate one second before the period's end, because it is
    /// inclusive, and never after the signer's own end.
    private func period(at now: Timestamp, signer: OCSPSigner, hasUnknown: Bool) -> OCSPAnswer.Freshness {
        let seconds = now.secondsSinceEpoch
        let thisUpdate = now.advanced(bySeconds: -((seconds % 60 + 60) % 60))
        let validity = hasUnknown ? policy.unknownValiditySeconds : policy.validitySeconds
        let nextUpdate = min(thisUpdate.advanced(bySeconds: validity - 1), signer.certificate.notAfter)
        return OCSPAnswer.Freshness(thisUpdate: thisUpdate, nextUpdate: nextUpdate)
    }

    private func sign(
        _ request: OCSPRequestMessage,
        _ statuses: [CertificateStatus],
        _ period: OCSPAnswer.Freshness,
        at now: Timestamp,
        by signer: OCSPSigner,
        for authority: AuthorityID
    ) throws(OCSPError) -> [UInt8] {
        let responses = zip(request.certificateIDs, statuses).map { identifier, status in
            OCSPSingleResponse(
                certificateID: identifier,
                status: status,
                thisUpdate: period.thisUpdate,
                nextUpdate: period.nextUpdate
            )
        }
        let data = OCSPResponseData(
            responderKeyHash: signer.certificate.publicKey.keyIdentifier,
            producedAt: now,
            responses: responses,
            nonce: request.nonce
        )
        do {
            return try data.signed(by: signer.key, certificates: signer.enclosed)
        } catch {
            throw OCSPError(.signingFailed(authority, detail: error.brief))
        }
    }

    /// What will be given many times is read again and verified once.
    private func prove(
        _ bytes: [UInt8],
        by signer: OCSPSigner,
        for authority: AuthorityID
    ) throws(OCSPError) {
        do throws(CryptoError) {
            guard let basic = try OCSPResponseMessage(der: bytes).basic else {
                throw CryptoError(.malformed(what: "OCSP response"))
            }
            try basic.verifySignature(by: signer.certificate.publicKey)
        } catch {
            throw OCSPError(.signingFailed(authority, detail: error.message))
        }
    }

    private func keep(
        _ answer: OCSPAnswer,
        to octets: [UInt8],
        _ request: OCSPRequestMessage,
        _ statuses: [CertificateStatus],
        of authority: AuthorityID,
        readAt point: AnswerCache.Point
    ) {
        var all: [CertificateID] = []
        var unknown: [CertificateID] = []
        for (identifier, status) in zip(request.certificateIDs, statuses) {
            guard let serial = identifier.serial else { continue }
            let certificate = CertificateID(authority: authority, serial: serial)
            all.append(certificate)
            if status == .unknown { unknown.append(certificate) }
        }
        guard let kept = CachedAnswer(answer, certificates: all, unknown: unknown) else { return }
        cache.insert(kept, for: octets, readAt: point)
    }

    private func status(of certificate: CertificateID) throws(OCSPError) -> CertificateStatus {
        do throws(BookError) {
            return try status.status(of: certificate)
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
