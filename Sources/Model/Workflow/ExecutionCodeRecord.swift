/// 更新码, 替换码, 挂失码: a one-time code that was sent to a holder, and what came of it.
///
/// The code itself is on no record; only its HMAC under a key of the server.
///
/// Source: product.md §4.6.
public struct ExecutionCodeRecord: Hashable, Sendable {
    /// What the code is for.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// 更新码: finishes a RENEW.
        case renewal = "RENEW"
        /// 替换码: finishes a REPLACE.
        case replacement = "REPLACE"
        /// 挂失码: revokes a certificate at once.
        case emergency = "EMERGENCY"
    }

    /// Where a code stands.
    ///
    /// `ISSUED → REDEEMED → CONSUMED`; `ISSUED, REDEEMED → LOCKED | SUPERSEDED | VOID`. That one has expired is seen from `expiresAt`.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 已发放.
        case issued = "ISSUED"
        /// 已兑换: the session that it opened may still be running.
        case redeemed = "REDEEMED"
        /// 已使用: what it was for is done.
        case consumed = "CONSUMED"
        /// 已锁定: it was guessed at too often.
        case locked = "LOCKED"
        /// 已被新码取代.
        case superseded = "SUPERSEDED"
        /// 已作废: what it was for cannot be done any more.
        case void = "VOID"

        /// Whether it can still do something, if it has not expired.
        public var isOpen: Bool { self == .issued || self == .redeemed }
    }

    /// What it is for: the application's number; for an emergency the certificate as `authority/serial`.
    public let subject: String
    /// Which code for that, from 1.
    public let sequence: Int
    /// What the code is for.
    public let kind: Kind
    /// Where it stands.
    public var state: State
    /// The certificate it is bound to.
    public let certificate: CertificateID
    /// The token it is bound to; nil where none is on record.
    public let tokenSerial: String?
    /// HMAC-SHA-256 of the code and what it is bound to.
    public let digest: [UInt8]
    /// How often something else was given for it.
    public var wrongTries: Int
    /// SHA-256 of the session's name; nil before it was redeemed.
    public var sessionDigest: [UInt8]?
    /// When that session ends; nil before.
    public var sessionUntil: Timestamp?
    /// What has to be signed in the session, 32 octets; nil before.
    public var challenge: [UInt8]?
    /// SHA-256 of the one certificate request of the session; nil before it came.
    public var requestDigest: [UInt8]?
    /// How often the token's card was answered in the session, in place of its management key.
    public var answers: Int
    /// It cannot be redeemed before; nil for at once.
    public var heldUntil: Timestamp?
    /// Who asked for it, as the audit chain names them.
    public let issuedBy: String
    /// After this it opens no session.
    public let expiresAt: Timestamp
    /// When it was issued.
    public let createdAt: Timestamp
    /// When it last moved.
    public var updatedAt: Timestamp

    /// Makes a record.
    public init(
        subject: String,
        sequence: Int,
        kind: Kind,
        state: State,
        certificate: CertificateID,
        tokenSerial: String?,
        digest: [UInt8],
        wrongTries: Int = 0,
        sessionDigest: [UInt8]? = nil,
        sessionUntil: Timestamp? = nil,
        challenge: [UInt8]? = nil,
        requestDigest: [UInt8]? = nil,
        answers: Int = 0,
        heldUntil: Timestamp? = nil,
        issuedBy: String,
        expiresAt: Timestamp,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.subject = subject
        self.sequence = sequence
        self.kind = kind
        self.state = state
        self.certificate = certificate
        self.tokenSerial = tokenSerial
        self.digest = digest
        self.wrongTries = wrongTries
        self.sessionDigest = sessionDigest
        self.sessionUntil = sessionUntil
        self.challenge = challenge
        self.requestDigest = requestDigest
        self.answers = answers
        self.heldUntil = heldUntil
        self.issuedBy = issuedBy
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
