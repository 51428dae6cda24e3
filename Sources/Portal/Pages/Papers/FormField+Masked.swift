import Enrollment

/// What is shown of a field to whoever need not know it.
///
/// Source: product.md §4.7 item 5.
extension FormField {
    /// What an organisation publishes itself, and what is no word of anybody's.
    private static let open: Set<String> = [
        "orgName", "orgType", "uscc", "orgCode", "taxNo", "licenceValidTo", "orgProvince", "orgCity",
        "orgAddress", "orgPostcode", "token",
    ]

    /// The text as it may be shown; nil where all of it may.
    ///
    /// What is typed and is not known to be harmless is not shown.
    func masked(_ text: String) -> String? {
        guard !FormField.open.contains(path) else { return nil }
        switch kind {
        case .choice, .radio, .check, .kept, .moment: return nil
        case .region: return "****"
        case .text, .fixed: break
        }
        return switch path.split(separator: ".").last.map(String.init) {
        case "applicantName", "name": Mask.name(text)
        case "idNumber": Mask.identityNumber(text)
        case "mobile": Mask.mobile(text)
        case "email": Mask.email(text)
        default: "****"
        }
    }
}
