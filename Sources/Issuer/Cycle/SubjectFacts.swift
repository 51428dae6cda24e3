/// The facts about a subject that profiles may put into a certificate, from the approved snapshot.
///
/// Names in use: `name`, `subjectUid`, `organization`, `uscc`, `province`, `locality`, `role`, `staffNumber`;
/// `verifiedEmail` only when the applicant proved to own the address; `fullOrganization` only when `organization`
/// is a short form of it.
public struct SubjectFacts: Hashable, Sendable {
    /// Value by fact name; a fact that is unknown is absent.
    public let values: [String: String]

    /// Makes facts.
    public init(_ values: [String: String]) {
        self.values = values
    }
}
