import Enrollment
import Model

/// Which sections the form of a business has, in the order they are filled in.
///
/// Source: product.md §6.2 to §6.8.
enum FormLayout {
    /// The sections before and after the documents.
    static func sections(
        _ type: ApplicationType,
        _ kind: ApplicantKind
    ) -> (before: [FormSection], after: [FormSection]) {
        switch type {
        case .new: (own(kind, keepsCode: false), [.delivery, .invoice])
        case .reissue: ([.reissue] + own(kind, keepsCode: true), [.delivery, .invoice])
        case .renew: ([.renewal(kind)], [.invoice])
        case .replace: ([.replacement] + own(kind, keepsCode: true), [.invoice])
        case .unlock: ([.unlock], [])
        // The manual has the reason behind the documents.
        case .revoke: ([.contact], [.revocation])
        }
    }

    /// All sections.
    static func all(_ type: ApplicationType, _ kind: ApplicantKind) -> [FormSection] {
        let (before, after) = sections(type, kind)
        return before + after
    }

    /// Faults in the order in which their fields stand on the page.
    static func ordered(
        _ faults: [FormFault],
        _ type: ApplicationType,
        _ kind: ApplicantKind
    ) -> [FormFault] {
        let (before, after) = sections(type, kind)
        let paths =
            before.flatMap(\.fields).map(\.path) + AttachmentKind.allCases.map(\.rawValue)
            + after.flatMap(\.fields).map(\.path)
        let places = Dictionary(paths.enumerated().map { ($1, $0) }) { first, _ in first }
        return faults.enumerated().sorted { left, right in
            let (one, other) = (places[left.element.path] ?? .max, places[right.element.path] ?? .max)
            return (one, left.offset) < (other, right.offset)
        }.map(\.element)
    }

    /// Who applies, as a 新办 asks for it.
    static func persons(_ kind: ApplicantKind) -> [FormSection] { own(kind, keepsCode: false) }

    /// Who applies.
    private static func own(_ kind: ApplicantKind, keepsCode: Bool) -> [FormSection] {
        kind == .expert
            ? [.person] : [.organization(keepsCode: keepsCode), .representative, .handler]
    }
}
