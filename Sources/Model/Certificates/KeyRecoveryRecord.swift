/// 密钥恢复: that an archived private key is given back, by two persons and the shares of recovery officers.
///
/// Source: product.md §2.2 rule 3, §10.2; docs/adr/0079.
public struct KeyRecoveryRecord: Hashable, Sendable {
    /// To whom.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// 恢复到介质: to its holder's next token, wrapped for that.
        case token = "TOKEN"
        /// 司法恢复: to an authority that ordered it, encrypted to its certificate.
        case judicial = "JUDICIAL"
    }

    /// `PROPOSED → CONFIRMED → DONE`, or `PROPOSED | CONFIRMED → DECLINED`.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 待确认.
        case proposed = "PROPOSED"
        /// 已确认: officers may release their shares.
        case confirmed = "CONFIRMED"
        /// 已否决.
        case declined = "DECLINED"
        /// 已完成.
        case done = "DONE"
    }

    /// Its number, from 1.
    public let number: Int
    /// To whom.
    public let kind: Kind
    /// Where it stands.
    public var state: State
    /// The certificate whose key it is.
    public let certificate: CertificateID
    /// The token that is to have it; nil unless it is for one.
    public let tokenSerial: String?
    /// The certificate of the authority that is to have it, DER; nil unless it is for one.
    public let recipient: [UInt8]?
    /// The reference of that authority's order; nil unless it is for one.
    public let reference: String?
    /// The grounds, 2 to 200 characters.
    public let text: String
    /// Who proposed.
    public let proposedBy: String
    /// Who decided; nil before.
    public var decidedBy: String?
    /// Who had the key put together; nil before.
    public var finishedBy: String?
    /// What the authority gets: CMS to its certificate, DER; nil before, and for tokens.
    public var result: [UInt8]?
    /// When it was proposed.
    public let createdAt: Timestamp
    /// When it was decided.
    public var decidedAt: Timestamp?
    /// When it was done.
    public var finishedAt: Timestamp?

    /// Makes a record.
    public init(
        number: Int,
        kind: Kind,
        state: State,
        certificate: CertificateID,
        tokenSerial: String? = nil,
        recipient: [UInt8]? = nil,
        reference: String? = nil,
        text: String,
        proposedBy: String,
        decidedBy: String? = nil,
        finishedBy: String? = nil,
        result: [UInt8]? = nil,
        createdAt: Timestamp,
        decidedAt: Timestamp? = nil,
        finishedAt: Timestamp? = nil
    ) {
        self.number = number
        self.kind = kind
        self.state = state
        self.certificate = certificate
        self.tokenSerial = tokenSerial
        self.recipient = recipient
        self.reference = reference
        self.text = text
        self.proposedBy = proposedBy
        self.decidedBy = decidedBy
        self.finishedBy = finishedBy
        self.result = result
        self.createdAt = createdAt
        self.decidedAt = decidedAt
        self.finishedAt = finishedAt
    }
}
