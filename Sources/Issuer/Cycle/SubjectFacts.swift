/// The facts about a subject that profiles may put into a certificate, from the approved snapshot.
///
/// Names in use: `name`, `subjectUid`, `organization`, `uscc`, `province`, `locality`, `role`, `staffNumber`;
/// `verifiedEmail` only when the applicant proved to own the address; `fullOrganization` only when `organization`
/// is a short form of it; `idNumber` and `idType` (`RESIDENT_ID`, `PASSPORT`, `OFFICER_CARD`, …), which no shipped
/// profile uses; `upn`; and, of several values each, `dnsNames`, `ipAddresses` and `uris`.
public struct SubjectFacts: Hashable, Sendable {
    /// Value by fact name; a fact that is unknown is absent.
    public let values: [String: String]
    /// Values of the facts that may have several, by name.
    public let lists: [String: [String]]

    /// Makes facts.
    public init(_ values: [String: String], lists: [String: [String]] = [:]) {
        self.values = values
        self.lists = lists
    }

    /// Every value of a fact, in order; none when it is unknown.
    public func all(_ name: String) -> [String] { values[name].map { [$0] } ?? lists[name] ?? [] }
}
