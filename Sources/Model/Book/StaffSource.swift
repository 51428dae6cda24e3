/// What the workflow reads of who works at the centre.
public protocol StaffSource: Sendable {
    /// All staff, by name.
    func staff() throws(BookError) -> [StaffRecord]
    /// The staff member with this login name, or nil.
    func staff(named name: String) throws(BookError) -> StaffRecord?
}
