import Enrollment
import Model

/// What the form of 柜台受理 shows.
struct CounterView: Sendable {
    let title: String
    /// Whose application it will be.
    let login: String
    /// Which business, as `EXPERT EXPERT` or `RENEW`.
    let choice: String
    /// The certificate that it is about, and the number of the document that was shown for it; nil for a NEW.
    let serial: String?
    let shownNumber: String?
    /// What is on record of the certificate.
    let sections: [SheetView.Section]
    let faults: [FaultView]
    let before: [FormView.Section]
    let after: [FormView.Section]
    let documents: [FormView.Document]
    let documentsError: String?
    let hasAgreement: Bool
    let isAccepted: Bool
    let agreementError: String?
    /// Whether who bids has to say that nothing waits for its opening that was sealed to the old key.
    let asksBids: Bool
    let hasNoBids: Bool
    let bidsError: String?
    /// Whether the person was compared with their document.
    let isSeen: Bool
    let identityError: String?
}

/// Which business is entered at the counter.
enum CounterChoice: Hashable, Sendable {
    /// 新办 of a certificate.
    case new(ApplicantKind, ProfileName)
    /// What is done about a certificate.
    case about(ApplicationType)

    /// All of them, in the order of the list.
    static let all =
        PageResponder.choices.map { CounterChoice.new($0.0, $0.1) }
        + ApplicationType.allCases.filter { $0 != .new }.map { CounterChoice.about($0) }

    /// Reads what the form says; nil for nothing of these.
    init?(_ value: String) {
        guard let found = CounterChoice.all.first(where: { $0.value == value }) else { return nil }
        self = found
    }

    /// As the form says it.
    var value: String {
        switch self {
        case .new(let kind, let profile): "\(kind.rawValue) \(profile.rawValue)"
        case .about(let type): type.rawValue
        }
    }

    /// The name of its words.
    var word: String {
        switch self {
        case .new(let kind, let profile): "start_\(kind.rawValue)_\(profile.rawValue)"
        case .about(let type): "business_\(type.rawValue)"
        }
    }
}

/// An application as a registrar has typed it in so far.
struct CounterEntry: Sendable {
    let account: AccountRecord
    let choice: CounterChoice
    /// The certificate that it is about; nil for a NEW.
    let held: HeldCertificate?
    /// The number of the document that was shown for the certificate.
    let shownNumber: String
    var values: FormValues
    var isSeen = false
    var hasNoBids = false

    /// The form as it would be with nothing changed; nil for a NEW.
    var recorded: FormValues? { held.map { FormValues(values.type, about: $0) } }

    /// Whether a new key would leave sealed bids closed: experts do not bid (product.md §5.4).
    var asksBids: Bool {
        guard let held, held.snapshot.form.kind != .expert else { return false }
        return values.type == .renew || values.type == .replace
    }

    /// Whose it is, and who enters it; the number in it is the account's, which was proven.
    func submitter(_ registrar: Principal) -> Submitter {
        Submitter(
            login: account.login,
            registrar: registrar,
            isActive: account.isActive,
            isMobileVerified: true,
            isIdentityChecked: true
        )
    }
}
