import Model

/// An item that a reviewer confirms before approving; no item, no approval.
///
/// Source: 电子签名法, article 20.
public enum ReviewCheck: String, CaseIterable, Hashable, Sendable {
    /// Name, document number and picture agree with the copy of the document.
    case identityMatchesDocument = "identity_matches_document"
    /// Every document is legible and complete.
    case documentsLegible = "documents_legible"
    /// The agreement is signed, in the version that was accepted.
    case agreementSigned = "agreement_signed"
    /// The enterprise's data agree with its licence, and the licence with the public register.
    case licenceMatchesRegister = "licence_matches_register"
    /// The power of attorney names the handler and is signed and sealed.
    case authorizationCoversHandler = "authorization_covers_handler"
    /// The short form of a long name is acceptable as the certificate's O.
    case abbreviatedNameAccepted = "abbreviated_name_accepted"
    /// What has changed is proven, and stands so in the form.
    case changeProven = "change_proven"
    /// Who asks is the holder of the certificate, as far as the documents tell.
    case holderConfirmed = "holder_confirmed"

    /// 审核项.
    public var label: String {
        switch self {
        case .identityMatchesDocument: "姓名、证件号码与证件复印件一致"
        case .documentsLegible: "附件清晰完整"
        case .agreementSigned: "使用协议已签署，版本一致"
        case .licenceMatchesRegister: "单位信息与营业执照及公示系统一致"
        case .authorizationCoversHandler: "授权委托书载明经办人并签字盖章"
        case .abbreviatedNameAccepted: "证书中的单位简称可以接受"
        case .changeProven: "变更证明与新信息一致"
        case .holderConfirmed: "申请人即证书持有人"
        }
    }

    /// The document that is looked at for it; nil for all of them, or none.
    public var document: AttachmentKind? {
        switch self {
        case .identityMatchesDocument: .identityCopy
        case .agreementSigned: .agreementCopy
        case .licenceMatchesRegister: .businessLicence
        case .authorizationCoversHandler: .authorization
        case .changeProven: .changeProof
        case .documentsLegible, .abbreviatedNameAccepted, .holderConfirmed: nil
        }
    }

    /// The items that an application needs, in the order of `allCases`.
    public static func required(for snapshot: ApplicationSnapshot) -> [ReviewCheck] {
        guard let matter = snapshot.matter else { return required(for: snapshot.form) }
        let hasAgreement = snapshot.attachments.contains { $0.kind == .agreementCopy }
        let forForm = required(for: snapshot.form)
        return allCases.filter { check in
            switch check {
            case .agreementSigned: hasAgreement
            case .changeProven: matter.type == .replace
            case .holderConfirmed: true
            case .identityMatchesDocument, .documentsLegible, .licenceMatchesRegister,
                .authorizationCoversHandler, .abbreviatedNameAccepted:
                forForm.contains(check)
            }
        }
    }

    /// The items that a NEW needs, in the order of `allCases`.
    public static func required(for form: ApplicationForm) -> [ReviewCheck] {
        allCases.filter { check in
            switch check {
            case .identityMatchesDocument, .documentsLegible, .agreementSigned: true
            case .changeProven, .holderConfirmed: false
            case .licenceMatchesRegister, .authorizationCoversHandler: form.enterprise != nil
            case .abbreviatedNameAccepted:
                form.enterprise.map { OrganizationAbbreviation.shorten($0.name) != $0.name } ?? false
            }
        }
    }
}
