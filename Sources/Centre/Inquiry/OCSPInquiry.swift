import Foundation
import Messages
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

    /// What is asked for beside the status.
    public enum Freshness: Sendable {
        /// An answer that was made for this question; any other is refused.
        case demanded
        /// The same, but one without a nonce is taken too: many responders know none.
        case offered
        /// Any answer whose time has not passed.
        case unasked
    }

    /// What was learned.
    public struct Answer: Sendable {
        /// The status.
        public let status: CertificateStatus
        /// When it was known to be right.
        public let thisUpdate: Timestamp
        /// When there will be newer information; nil when the responder does not say.
        public let nextUpdate: Timestamp?
        /// Whether it was made for this question; if not, it may be an earlier one, up to its nextUpdate.
        public let isFresh: Bool
        /// The response, DER.
        public let der: [UInt8]
        /// The HTTP header fields that came with it, by lower-case name.
        public let headers: [String: String]
    }

    /// The largest answer that is taken, in octets; with a signer's certificate and its chain they have some thousands.
    private static let limit = 1 << 20

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
    ///   - freshness: whether the answer has to be made for this question.
    /// - Returns: the answer, every part of it checked.
    /// - Throws: `InquiryError`; `ExchangeError` when nobody answers.
    public func ask(
        _ serial: SerialNumber,
        at url: String,
        method: Method = .post,
        hash: DigestAlgorithm = .sha256,
        freshness: Freshness = .demanded
    ) async throws -> Answer {
        let identifier = try OCSPCertificateID(
            issuerName: issuer.subjectDER,
            issuerKey: issuer.publicKey,
            serial: serial,
            hashAlgorithm: hash
        )
        let nonce = freshness == .unasked ? nil : try SecureRandom.bytes(32)
        let request = OCSPRequestBuilder(certificateIDs: [identifier], nonce: nonce).encoded
        let exchange = try await send(request, to: url, method: method)
        let message = try OCSPResponseMessage(der: exchange.body)
        guard let basic = message.basic else { throw InquiryError(.refused(status: "\(message.status)")) }
        let single = try trusted(basic, about: identifier, nonce: nonce, needsNonce: freshness == .demanded)
        return Answer(
            status: single.status,
            thisUpdate: single.thisUpdate,
            nextUpdate: single.nextUpdate,
            isFresh: basic.nonce != nil && basic.nonce == nonce,
            der: exchange.body,
            headers: exchange.headers
        )
    }

    private func send(_ request: [UInt8], to url: String, method: Method) async throws -> HTTPExchange {
        let exchange: HTTPExchange
        switch method {
        case .post:
            let sent = HTTPExchange.Method.post(request, contentType: "application/ocsp-request")
            exchange = try await HTTPExchange.send(sent, url, limit: Self.limit)
        case .get:
            let text = Data(request).base64EncodedString()
            let allowed = CharacterSet.alphanumerics
            let path = text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text
            exchange = try await HTTPExchange.send(.get, "\(url)/\(path)", limit: Self.limit)
        }
        guard exchange.status == 200 else { throw InquiryError(.refused(status: "HTTP \(exchange.status)")) }
        return exchange
    }

    private func trusted(
        _ basic: OCSPBasicResponse,
        about identifier: OCSPCertificateID,
        nonce: [UInt8]?,
        needsNonce: Bool
    ) throws(InquiryError) -> OCSPSingleResponse {
        do throws(CryptoError) {
            return try basic.trusted(
                about: identifier,
                nonce: nonce,
                needsNonce: needsNonce,
                issuer: issuer,
                at: clock.now
            )
        } catch {
            throw InquiryError(.notTrustworthy(detail: error.message))
        }
    }
}
