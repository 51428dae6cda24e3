import Model

/// The two persons whom every act takes that decides about an authority's key, or gives a machine the power to have
/// certificates issued; the first does it, the second confirms.
///
/// Source: product.md §2.2 rule 3.
public struct TwoPersons: Sendable {
    /// Who does it.
    public let first: StaffOperator
    /// Who confirms it.
    public let second: StaffOperator
    /// Writes to the centre's book; events about their deeds carry both signatures.
    let book: JointBook

    /// Names two persons.
    ///
    /// - Throws: `HierarchyError` with `.samePerson` or `.notAllowed`.
    public init(first: StaffOperator, second: StaffOperator) throws(HierarchyError) {
        guard first.record.name != second.record.name else {
            throw HierarchyError(.samePerson(name: first.record.name))
        }
        for person in [first.record, second.record] where !person.roles.contains(.pkiAdministrator) {
            throw HierarchyError(.notAllowed(name: person.name))
        }
        guard let firstBook = first.signingBook else {
            throw HierarchyError(.notAllowed(name: first.record.name))
        }
        guard let secondBook = second.signingBook else {
            throw HierarchyError(.notAllowed(name: second.record.name))
        }
        self.first = first
        self.second = second
        book = JointBook(first: firstBook, second: secondBook)
    }

    /// The first person's login name: the actor of what they do.
    var actor: String { first.record.name }
}
