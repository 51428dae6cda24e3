import Model

/// Which documents one application needs.
///
/// Source: product.md §6.9.
package struct AttachmentNeeds {
    /// The business.
    let type: ApplicationType
    /// Who applies.
    let kind: ApplicantKind
    /// Whether another version of the agreement is accepted than the one on record; a NEW accepts its first.
    let isAgreementNew: Bool
    /// Whether the licence on record has changed or expired.
    let isLicenceNew: Bool

    /// What a 新办 needs.
    package init(new kind: ApplicantKind) {
        self.init(type: .new, kind: kind, isAgreementNew: true, isLicenceNew: true)
    }

    init(type: ApplicationType, kind: ApplicantKind, isAgreementNew: Bool, isLicenceNew: Bool) {
        self.type = type
        self.kind = kind
        self.isAgreementNew = isAgreementNew
        self.isLicenceNew = isLicenceNew
    }

    /// Whether a document is asked for.
    ///
    /// The organisation code and tax certificates are wanted "only if no USCC", and an enterprise's form
    /// always has one, so they are never wanted here.
    package func demand(_ document: AttachmentKind) -> AttachmentKind.Demand {
        let isPerson = kind == .expert
        switch document {
        case .identityCopy: return .required
        case .agreementCopy:
            if type == .unlock || type == .revoke { return .notWanted }
            return isAgreementNew ? .required : .optional
        case .businessLicence:
            if isPerson { return .notWanted }
            return type == .renew && !isLicenceNew ? .optional : .required
        case .authorization: return isPerson ? .notWanted : .required
        case .applicationForm: return isPerson ? .optional : .required
        case .changeProof: return type == .replace ? .required : .notWanted
        case .organizationCodeCertificate, .taxCertificate: return .notWanted
        }
    }
}
