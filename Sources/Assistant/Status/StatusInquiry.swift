public import Model
public import OpenSSL
import Portal

/// Asks the responder that a certificate names whether it was revoked, as a careful relying party does.
///
/// Source: RFC 6960 §3.2.
public struct StatusInquiry: Sendable {
    private let authorities: [Certificate]
    private let kept: @Sendable () -> [Certificate]
    private let clock: WallClock
    private let post: @Sendable (_ url: String, _ request: [UInt8]) async throws -> [UInt8]

    /// Makes it.
    ///
    /// - Parameters:
    ///   - authorities: those that sign the certificates asked about.
    ///   - kept: others, that came with certificates.
    ///   - clock: the time, for the age of an answer.
    public init(
        authorities: [Certificate],
        kept: @escaping @Sendable () -> [Certificate] = { [] },
        clock: WallClock = .system
    ) {
        self.init(authorities: authorities, kept: kept, clock: clock) { url, request in
            try await PlainHTTP.post(url, request, type: "application/ocsp-request").body
        }
    }

    init(
        authorities: [Certificate],
        kept: @escaping @Sendable () -> [Certificate] = { [] },
        clock: WallClock,
        post: @escaping @Sendable (_ url: String, _ request: [UInt8]) async throws -> [UInt8]
    ) {
        self.authorities = authorities
        self.kept = kept
        self.clock = clock
        self.post = post
    }

    /// Asks.
    ///
    /// - Returns: nil when nobody answers, or the answer is not to be believed: nothing is known then.
    public func isRevoked(_ certificate: Certificate) async -> Bool? {
        guard let url = certificate.responderURL,
            let issuer = issuer(of: certificate)
        else { return nil }
        switch try? await status(of: certificate, by: issuer, at: url) {
        case .good: return false
        case .revoked: return true
        case .unknown, nil: return nil
        }
    }

    private func issuer(of certificate: Certificate) -> Certificate? {
        let known = authorities.first { authority in
            authority.subjectDER == certificate.issuerDER && certificate.isSigned(by: authority.publicKey)
        }
        return known ?? kept().first { $0.vouches(for: certificate) }
    }

    private func status(
        of certificate: Certificate,
        by issuer: Certificate,
        at url: String
    ) async throws -> CertificateStatus {
        let identifier = try OCSPCertificateID(
            issuerName: issuer.subjectDER,
            issuerKey: issuer.publicKey,
            serial: certificate.serial,
            hashAlgorithm: .sha256
        )
        let nonce = try SecureRandom.bytes(32)
        let request = OCSPRequestBuilder(certificateIDs: [identifier], nonce: nonce).encoded
        guard let answer = try OCSPResponseMessage(der: await post(url, request)).basic else {
            return .unknown
        }
        return try answer.trusted(
            about: identifier,
            nonce: nonce,
            needsNonce: false,
            issuer: issuer,
            at: clock.now
        ).status
    }
}
