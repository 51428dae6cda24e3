import Enrollment
import Model

/// The sections that forms are made of; the words are in `words.txt` under `section_`.
///
/// Source: product.md §6.2 to §6.8.
extension FormSection {
    private static let text = FormField.Kind.text(mode: "text", autocomplete: "off")
    private static let numeric = FormField.Kind.text(mode: "numeric", autocomplete: "off")
    private static let email = FormField.Kind.text(mode: "email", autocomplete: "email")
    private static let documents = FormField.Kind.choice(IdentityDocument.Kind.allCases.map(\.rawValue))
    /// 获取CA信息: read by the assistant, or off the token's case.
    private static let token = FormField("token", text, length: 40)

    static let person = FormSection(
        name: "person",
        fields: [
            FormField("applicantName", .text(mode: "text", autocomplete: "name"), length: 50),
            FormField("idType", documents), FormField("idNumber", text, length: 20),
            FormField("mobile", .fixed),
            FormField("email", .text(mode: "email", autocomplete: "email"), length: 254),
        ]
    )

    /// The organisation; `keepsCode` when it is the one on record.
    static func organization(keepsCode: Bool) -> FormSection {
        FormSection(
            name: "organization",
            fields: [
                FormField("orgName", .text(mode: "text", autocomplete: "organization"), length: 100),
                FormField("orgType", .choice(Enterprise.Kind.allCases.map(\.rawValue))),
                FormField("uscc", keepsCode ? .kept : text, length: 18),
                FormField("orgCode", text, required: false, length: 10),
                FormField("taxNo", text, required: false, length: 20),
                FormField("licenceValidTo", text, length: 10),
                FormField("orgProvince", .choice(Provinces.names.sorted { $0.key < $1.key }.map(\.value))),
                FormField("orgCity", text, length: 30), FormField("orgAddress", text, length: 200),
                FormField("orgPostcode", numeric, required: false, length: 6),
            ]
        )
    }

    static let representative = FormSection(
        name: "representative",
        fields: [
            FormField("legalRep.name", text, length: 50), FormField("legalRep.idType", documents),
            FormField("legalRep.idNumber", text, length: 20),
        ]
    )

    static let handler = FormSection(
        name: "handler",
        fields: [
            FormField("handler.name", .text(mode: "text", autocomplete: "name"), length: 50),
            FormField("handler.idType", documents), FormField("handler.idNumber", text, length: 20),
            FormField("handler.mobile", .fixed),
            FormField("handler.email", .text(mode: "email", autocomplete: "email"), length: 254),
        ]
    )

    static let delivery = FormSection(
        name: "delivery",
        fields: [
            FormField("deliveryMethod", .radio(DeliveryMethod.allCases.map(\.rawValue))),
            FormField("consignee.name", .text(mode: "text", autocomplete: "shipping name"), length: 50),
            FormField("consignee.mobile", .text(mode: "tel", autocomplete: "shipping tel"), length: 11),
            FormField("consignee.region", .region),
            FormField(
                "consignee.address",
                .text(mode: "text", autocomplete: "shipping street-address"),
                length: 200
            ),
            FormField(
                "consignee.postcode",
                .text(mode: "numeric", autocomplete: "shipping postal-code"),
                required: false,
                length: 6
            ),
        ]
    )

    static let invoice = FormSection(
        name: "invoice",
        fields: [
            FormField("invoice.title", text, required: false, length: 100),
            FormField("invoice.taxNo", text, required: false, length: 18),
            FormField(
                "invoice.email",
                .text(mode: "email", autocomplete: "off"),
                required: false,
                length: 254
            ),
        ]
    )

    /// §6.5.
    static func renewal(_ kind: ApplicantKind) -> FormSection {
        let licence = FormField("licenceValidTo", text, length: 10)
        return FormSection(
            name: "renewal",
            fields: [token] + (kind == .expert ? [] : [licence]) + [
                FormField("mobile", .fixed), FormField("email", email, length: 254),
                FormField("identityUnchanged", .check),
            ]
        )
    }

    /// §6.6.
    static let replacement = FormSection(
        name: "replacement",
        fields: [
            token, FormField("changeNote", text, length: 200),
            FormField("alsoRenew", .check, required: false),
        ]
    )

    /// §6.7.
    static let unlock = FormSection(
        name: "unlock",
        fields: [
            token, FormField("unlockReason", .choice(UnlockReason.allCases.map(\.rawValue)), required: false),
            FormField("mobile", .fixed),
        ]
    )

    /// §6.8.
    static let contact = FormSection(
        name: "contact",
        fields: [FormField("mobile", .fixed), FormField("email", email, length: 254)]
    )

    /// §6.8.
    static let revocation = FormSection(
        name: "revocation",
        fields: [
            // 资格被取消 is for the CA alone.
            FormField(
                "revokeReason",
                .choice(RevocationCause.allCases.filter { $0 != .privilegeWithdrawn }.map(\.rawValue))
            ),
            FormField("revokeNote", text, required: false, length: 200),
            FormField("invalidityDate", .moment, required: false),
        ]
    )

    /// 补办, product.md §16 item 10.
    static let reissue = FormSection(
        name: "reissue",
        fields: [
            FormField(
                "reissueReason",
                .radio([RevocationCause.tokenLost, .superseded].map(\.rawValue))
            ), FormField("reissueNote", text, required: false, length: 200),
        ]
    )
}
