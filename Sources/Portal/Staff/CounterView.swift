import Enrollment
import Model

/// What the form of 柜台受理 shows.
struct CounterView: Sendable {
    let title: String
    /// Whose application it will be.
    let login: String
    /// Who applies for which certificate, as `EXPERT EXPERT`.
    let choice: String
    let faults: [FaultView]
    let before: [FormView.Section]
    let after: [FormView.Section]
    let documents: [FormView.Document]
    let documentsError: String?
    let isAccepted: Bool
    let agreementError: String?
    /// Whether the person was compared with their document.
    let isSeen: Bool
    let identityError: String?
}

/// An application as a registrar has typed it in so far.
struct CounterEntry: Sendable {
    let account: AccountRecord
    let choice: String
    var values: FormValues
    var isSeen = false

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
