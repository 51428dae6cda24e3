import Model

/// Who may do what: product.md §2.3 as data; what is not here is refused.
enum PermissionMatrix {
    static func grants(_ action: PermittedAction) -> [Party: Grant] {
        switch action {
        case .submit: [.applicant: .own, .staff(.registrar): .any]
        case .edit, .withdraw: [.applicant: .own, .staff(.registrar): .own]
        case .viewPersonalData:
            [
                .applicant: .own, .staff(.registrar): .own, .staff(.reviewer): .whilePendingReview,
                .staff(.producer): .neededFields, .staff(.support): .masked,
                .staff(.businessAdministrator): .withReason, .staff(.auditor): .masked,
            ]
        case .decide: [.staff(.reviewer): .any]
        case .confirmPayment: [.staff(.finance): .offlineOnly, .system: .callbackOnly]
        case .produce: [.staff(.producer): .any]
        case .resendCode:
            [.applicant: .own, .staff(.support): .any, .staff(.businessAdministrator): .any]
        case .redeemCode: [.applicant: .own]
        case .proposeRevocation: [.staff(.reviewer): .any]
        case .confirmRevocation: [.staff(.businessAdministrator): .any]
        case .proposeRefund: [.staff(.producer): .any, .staff(.finance): .any]
        case .confirmRefund: [.staff(.businessAdministrator): .any]
        case .issueInvoice: [.staff(.finance): .any]
        case .closeException: [.staff(.businessAdministrator): .withSecondPerson]
        case .arrangeQueue: [.staff(.businessAdministrator): .any]
        case .keepStock: [.staff(.businessAdministrator): .any]
        case .setNotices: [.staff(.businessAdministrator): .any]
        case .setPrices: [.staff(.businessAdministrator): .any]
        case .changeStaff:
            [
                .staff(.superAdministrator): .withSecondPerson,
                .staff(.auditAdministrator): .withSecondPerson,
            ]
        case .exportCase: [.staff(.auditor): .withReason]
        case .deliver: [.staff(.registrar): .any, .staff(.producer): .any]
        case .receive: [.applicant: .own, .staff(.registrar): .any, .staff(.producer): .any]
        case .readAudit: [.staff(.businessAdministrator): .ownActions, .staff(.auditor): .any]
        }
    }
}
