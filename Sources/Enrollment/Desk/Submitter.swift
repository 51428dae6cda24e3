/// Who hands in an application, and what is known of the account behind it.
public struct Submitter: Hashable, Sendable {
    /// The account that owns the application.
    public let login: String
    /// Who acts: the applicant, or a registrar on the applicant's behalf.
    public let principal: Principal
    /// A verified name that the applicant's must equal; nil for the one that the book has of the account, if any.
    public let verifiedName: String?
    /// Whether the account may act.
    public let isActive: Bool
    /// Whether the mail address of the form was proven to be theirs.
    public let isEmailVerified: Bool
    /// Whether the mobile number of the form was proven to be theirs.
    public let isMobileVerified: Bool
    /// Whether a registrar compared the person who came with their identity document.
    public let isIdentityChecked: Bool

    /// Describes a submitter.
    ///
    /// - Parameters:
    ///   - login: the account that owns the application.
    ///   - registrar: the staff member who enters it; nil when the applicant does it.
    ///   - verifiedName: a verified name; nil for the one that the book has.
    ///   - isActive: whether the account may act.
    ///   - isEmailVerified: whether the form's mail address was proven.
    ///   - isMobileVerified: whether the form's mobile number was proven.
    ///   - isIdentityChecked: whether the registrar compared the person who came with their document; nobody says so of themselves.
    public init(
        login: String,
        registrar: Principal? = nil,
        verifiedName: String? = nil,
        isActive: Bool = true,
        isEmailVerified: Bool = false,
        isMobileVerified: Bool = false,
        isIdentityChecked: Bool = false
    ) {
        self.login = login
        self.principal = registrar ?? .applicant(login: login)
        self.verifiedName = verifiedName
        self.isActive = isActive
        self.isEmailVerified = isEmailVerified
        self.isMobileVerified = isMobileVerified
        self.isIdentityChecked = isIdentityChecked && registrar != nil
    }

    /// The registrar's name; nil when the applicant does it.
    var registrar: String? {
        switch principal {
        case .applicant, .system: nil
        case .staff(let name, _): name
        }
    }
}
