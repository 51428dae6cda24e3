/// 证书新办: a complete form whose every rule holds; there is no other way to have one.
///
/// Source: product.md §6.2 (person) and §6.3 (enterprise).
public struct ApplicationForm: Hashable, Sendable {
    /// Who applies.
    public enum Applicant: Hashable, Sendable {
        /// 评标专家.
        case expert(Person)
        /// 招标人 or 投标人, for which its handler acts.
        case enterprise(Enterprise)
    }

    /// 申请人类型.
    public let kind: ApplicantKind
    /// 证书类型.
    public let profile: ProfileName
    /// Who applies.
    public let applicant: Applicant
    /// 证书收件地址.
    public let consignee: Consignee
    /// 领取方式.
    public let delivery: DeliveryMethod
    /// 发票信息; nil when none is wanted.
    public let invoice: Invoice?
    /// 我已阅读并同意.
    public let agreements: AgreementVersions

    /// The person who acts: the expert, or the handler.
    public var person: Person {
        switch applicant {
        case .expert(let person): person
        case .enterprise(let enterprise): enterprise.handler
        }
    }

    /// The enterprise; nil for an expert.
    public var enterprise: Enterprise? {
        switch applicant {
        case .expert: nil
        case .enterprise(let enterprise): enterprise
        }
    }

    /// What identifies the certificate subject for ever, in one fixed spelling: the person, the
    /// organisation, or the person within the organisation.
    ///
    /// Goes only into the identity digest.
    var identity: [UInt8] {
        let document = "\(person.document.kind.rawValue)|\(person.document.number)"
        let code = enterprise?.creditCode.text ?? ""
        return switch profile {
        case .expert: Array("EXPERT|\(document)".utf8)
        case .organization: Array("ORG|\(code)".utf8)
        case .handler: Array("HANDLER|\(code)|\(document)".utf8)
        }
    }
}
