/// 解锁码: the one-time code with which the holder of a token runs an approved unlock themselves, and what came of it.
///
/// The code itself is on no record; only its HMAC under a key of the server.
///
/// Source: product.md §4.6.
public struct UnlockCodeRecord: Hashable, Sendable {
    /// Where a code stands.
    ///
    /// `ISSUED → REDEEMED → CONSUMED`; `ISSUED, REDEEMED → LOCKED`; `ISSUED, REDEEMED → SUPERSEDED`. That one has expired
    /// is seen from `expiresAt`.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 已发放.
        case issued = "ISSUED"
        /// 已兑换: the session that it opened may still be running.
        case redeemed = "REDEEMED"
        /// 已使用: the token was unlocked.
        case consumed = "CONSUMED"
        /// 已锁定: it was guessed at too often.
        case locked = "LOCKED"
        /// 已被新码取代.
        case superseded = "SUPERSEDED"

        /// Whether it, or the session that it opened, may still be good.
        public var isOpen: Bool { self == .issued || self == .redeemed }
    }

    /// The token.
    public let tokenSerial: String
    /// Which unlock of the token it is for.
    public let unlock: Int
    /// Which code of that unlock, from 1.
    public let sequence: Int
    /// Where it stands.
    public var state: State
    /// The serial number of the certificate on the token, hexadecimal.
    public let certificateSerial: String
    /// HMAC-SHA-256 of the code and what it is bound to.
    public let digest: [UInt8]
    /// How often something else was given for it.
    public var wrongTries: Int
    /// SHA-256 of the session's name; nil before it was redeemed.
    public var sessionDigest: [UInt8]?
    /// When that session ends; nil before.
    public var sessionUntil: Timestamp?
    /// What the token has to sign, 32 octets; nil before.
    public var nonce: [UInt8]?
    /// How often the token's secrets were given to the session.
    public var releases: Int
    /// Who issued it.
    public let issuedBy: String
    /// After this it is worth nothing.
    public let expiresAt: Timestamp
    /// When it was issued.
    public let createdAt: Timestamp
    /// When it last moved.
    public var updatedAt: Timestamp

    /// Makes a record.
    public init(
        tokenSerial: String,
        unlock: Int,
        sequence: Int,
        state: State,
        certificateSerial: String,
        digest: [UInt8],
        wrongTries: Int,
        sessionDigest: [UInt8]?,
        sessionUntil: Timestamp?,
        nonce: [UInt8]?,
        releases: Int,
        issuedBy: String,
        expiresAt: Timestamp,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.tokenSerial = tokenSerial
        self.unlock = unlock
        self.sequence = sequence
        self.state = state
        self.certificateSerial = certificateSerial
        self.digest = digest
        self.wrongTries = wrongTries
        self.sessionDigest = sessionDigest
        self.sessionUntil = sessionUntil
        self.nonce = nonce
        self.releases = releases
        self.issuedBy = issuedBy
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
