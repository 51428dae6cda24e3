import Enrollment

/// Which fields the form of a business has, in the order they are filled in.
///
/// Source: product.md §6.2 and §6.3.
enum FormLayout {
    private static let text = FormField.Kind.text(mode: "text", autocomplete: "off")
    private static let numeric = FormField.Kind.text(mode: "numeric", autocomplete: "off")
    private static let documents = FormField.Kind.choice(IdentityDocument.Kind.allCases.map(\.rawValue))

    /// The sections of 新办 before and after the documents.
    static func sections(_ kind: ApplicantKind) -> (before: [FormSection], after: [FormSection]) {
        (kind == .expert ? [person] : [organization, representative, handler], [delivery, invoice])
    }

    /// All sections.
    static func all(_ kind: ApplicantKind) -> [FormSection] {
        let (before, after) = sections(kind)
        return before + after
    }

    /// Faults in the order in which their fields stand on the page.
    static func ordered(_ faults: [FormFault], _ kind: ApplicantKind) -> [FormFault] {
        let (before, after) = sections(kind)
        let paths =
            before.flatMap(\.fields).map(\.path) + AttachmentKind.allCases.map(\.rawValue)
            + after.flatMap(\.fields).map(\.path)
        let places = Dictionary(paths.enumerated().map { ($1, $0) }) { first, _ in first }
        return faults.enumerated().sorted { left, right in
            let (one, other) = (places[left.element.path] ?? .max, places[right.element.path] ?? .max)
            return (one, left.offset) < (other, right.offset)
        }.map(\.element)
    }

    private static let person = FormSection(
        name: "person",
        fields: [
            FormField("applicantName", .text(mode: "text", autocomplete: "name"), length: 50),
            FormField("idType", documents), FormField("idNumber", text, length: 20),
            FormField("mobile", .fixed),
            FormField("email", .text(mode: "email", autocomplete: "email"), length: 254),
        ]
    )

    private static let organization = FormSection(
        name: "organization",
        fields: [
            FormField("orgName", .text(mode: "text", autocomplete: "organization"), length: 100),
            FormField("orgType", .choice(Enterprise.Kind.allCases.map(\.rawValue))),
            FormField("uscc", text, length: 18), FormField("orgCode", text, required: false, length: 10),
            FormField("taxNo", text, required: false, length: 20),
            FormField("licenceValidTo", text, length: 10),
            FormField("orgProvince", .choice(Provinces.names.sorted { $0.key < $1.key }.map(\.value))),
            FormField("orgCity", text, length: 30), FormField("orgAddress", text, length: 200),
            FormField("orgPostcode", numeric, required: false, length: 6),
        ]
    )

    private static let representative = FormSection(
        name: "representative",
        fields: [
            FormField("legalRep.name", text, length: 50), FormField("legalRep.idType", documents),
            FormField("legalRep.idNumber", text, length: 20),
        ]
    )

    private static let handler = FormSection(
        name: "handler",
        fields: [
            FormField("handler.name", .text(mode: "text", autocomplete: "name"), length: 50),
            FormField("handler.idType", documents), FormField("handler.idNumber", text, length: 20),
            FormField("handler.mobile", .fixed),
            FormField("handler.email", .text(mode: "email", autocomplete: "email"), length: 254),
        ]
    )

    private static let delivery = FormSection(
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

    private static let invoice = FormSection(
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
}
