import Foundation
public import Model
public import OpenSSL

/// Asks an OCSP responder as a careful relying party does: everything in the answer is checked.
///
/// Source: RFC 6960 §3.2.
public struct OCSPInquiry: Sendable {
    /// GET or POST (RFC 6960 appendix A.1).
    public enum Method: String, CaseIterable, Sendable {
        /// The request in the URL; can be cached.
        case get
        /// The request as body.
        case post
    }

    /// What was learned.
    public struct Answer: Sendable {
        /// The status.
        public let status: CertificateStatus
        /// When it was known to be right.
        public let thisUpdate: Timestamp
        /// When there will be newer information; nil when the responder does not say.
        public let nextUpdate: Timestamp?
        /// The response, DER.
        public let der: [UInt8]
        /// The HTTP header fields that came with it, by lower-case name.
        public let headers: [String: String]
    }

    private let issuer: Certificate
    private let clock: WallClock

    /// Asks about certificates of `issuer`.
    public init(issuer: Certificate, clock: WallClock) {
        self.issuer = issuer
        self.clock = clock
    }

    /// Asks about one serial number.
    ///
    /// - Parameters:
    ///   - serial: the certificate's.
    ///   - url: the responder.
    ///   - method: how to ask.
    ///   - hash: the hash of the certificate identifier.
    ///   - withNonce: whether to demand a fresh answer.
    /// - Returns: the checked answer.
    /// - Throws: `InquiryError`.
    public func ask(
        _ serial: SerialNumber,
        at url: String,
        method: Method = .post,
        hash: DigestAlgorithm = .sha256,
        withNonce: Bool = true
    ) async throws -> Answer {
        let identifier = try OCSPCertificateID(
            issuerName: issuer.subjectDER,
            issuerKey: issuer.publicKey,
            serial: serial,
            hashAlgorithm: hash
        )
        let nonce = withNonce ? try SecureRandom.bytes(32) : nil
        let request = OCSPRequestBuilder(certificateIDs: [identifier], nonce: nonce).encoded
        let exchange = try await send(request, to: url, method: method)
        let message = try OCSPResponseMessage(der: exchange.body)
        guard let basic = message.basic else { throw InquiryError(.refused(status: "\(message.status)")) }
        try checkSigner(of: basic)
        guard basic.nonce == nonce || nonce == nil else { throw distrust("the nonce is not ours") }
        guard let single = basic.responses.first(where: { $0.certificateID.serial == serial }) else {
            throw distrust("it is about another certificate")
        }
        try checkTimes(of: single)
        return Answer(
            status: single.status,
            thisUpdate: single.thisUpdate,
            nextUpdate: single.nextUpdate,
            der: exchange.body,
            headers: exchange.headers
        )
    }

    private func send(_ request: [UInt8], to url: String, method: Method) async throws -> HTTPExchange {
        let exchange: HTTPExchange
        switch method {
        case .post:
            exchange = try await HTTPExchange.send(
                "POST",
                url,
                contentType: "application/ocsp-request",
                body: request
            )
        case .get:
            let text = Data(request).base64EncodedString()
            let allowed = CharacterSet.alphanumerics
            let path = text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text
            exchange = try await HTTPExchange.send("GET", "\(url)/\(path)")
        }
        guard exchange.status == 200 else { throw InquiryError(.refused(status: "HTTP \(exchange.status)")) }
        return exchange
    }

    /// The issuer itself, or a signer that the issuer certified for OCSP and that is valid now.
    private func checkSigner(of basic: OCSPBasicResponse) throws {
        for der in basic.certificates {
            let signer = try Certificate(der: der)
            guard signer.isSigned(by: issuer.publicKey), signer.issuerDER == issuer.subjectDER,
                signer.extendedKeyUsage?.contains(.ocspSigning) == true, signer.isValid(at: clock.now)
            else { continue }
            if (try? basic.verifySignature(by: signer.publicKey)) != nil { return }
        }
        guard (try? basic.verifySignature(by: issuer.publicKey)) != nil else {
            throw distrust("it is not signed by the issuer or a signer of the issuer's")
        }
    }

    private func checkTimes(of single: OCSPSingleResponse) throws(InquiryError) {
        let now = clock.now
        guard single.thisUpdate <= now.advanced(bySeconds: 300) else {
            throw distrust("it is from the future")
        }
        if let end = single.nextUpdate, end < now.advanced(bySeconds: -300) {
            throw distrust("it is outdated")
        }
    }

    private func distrust(_ detail: String) -> InquiryError {
        InquiryError(.notTrustworthy(detail: detail))
    }
}
