public import Model

/// Who does a deed about certificates, and the book that it is written in.
public struct ActingParty: Sendable {
    /// As the audit chain names them.
    public let name: String
    /// Where their deeds are written; adds their signature when they are staff.
    public let book: any Book

    private static let administrators: Set<StaffRecord.Role> = [.pkiAdministrator, .superAdministrator]

    /// A staff member who may let certificates follow others.
    ///
    /// - Throws: `SuccessionError` with `.notAllowed` without the role pki_admin or super_admin.
    public init(_ staff: StaffOperator) throws(SuccessionError) {
        guard ActingParty.mayLetFollow(staff.record) else {
            throw SuccessionError(.notAllowed(name: staff.record.name))
        }
        name = staff.record.name
        book = staff.book
    }

    /// Whether somebody has the role pki_admin or super_admin.
    static func mayLetFollow(_ member: StaffRecord) -> Bool {
        !member.roles.isDisjoint(with: administrators)
    }

    /// Somebody whose right to do it was looked at before.
    init(name: String, book: any Book) {
        self.name = name
        self.book = book
    }

    /// The holder of a certificate, in a session that was opened with a code: what they may do was decided there.
    public init(holder subjectUID: String, writing book: any Book) {
        name = "holder:\(subjectUID)"
        self.book = book
    }
}
