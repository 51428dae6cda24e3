import Model
import OCSP
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

/// An authority with its book, its clock and its responder, whose follower has begun.
struct Bench {
    let clock = ManualClock()
    let status = MemoryStatus()
    let authority: StatusAuthority
    let responder: OCSPResponder

    init(_ algorithm: KeyAlgorithm = .p256, policy: OCSPPolicy = OCSPPolicy()) throws {
        authority = try StatusAuthority("issuing", algorithm, now: clock.clock.now)
        responder = try authority.responder(status, clock: clock.clock, policy: policy)
        try responder.follower.follow()
    }

    var now: Timestamp { clock.clock.now }

    func issue(_ number: Int) { status.issue(authority.certificateID(serial(number))) }

    func revoke(_ number: Int, _ reason: RevocationReason = .keyCompromise) {
        status.revoke(authority.certificateID(serial(number)), Revocation(date: now, reason: reason))
    }

    func request(_ numbers: Int..., nonce: [UInt8]? = nil, hash: DigestAlgorithm = .sha1) throws -> [UInt8] {
        let identifiers = try numbers.map { try authority.ocspID(serial($0), hash) }
        return OCSPRequestBuilder(certificateIDs: identifiers, nonce: nonce).encoded
    }

    /// The statuses in the answer to `request`, after its signature has been verified.
    func statuses(_ request: [UInt8]) throws -> [CertificateStatus] {
        try basic(responder.answer(to: request)).responses.map(\.status)
    }

    func basic(_ answer: OCSPAnswer) throws -> OCSPBasicResponse {
        let basic = try #require(try OCSPResponseMessage(der: answer.bytes).basic)
        try basic.verifySignature(by: authority.signerKey.publicKey)
        return basic
    }
}
