/// The facts about a subject that profiles may put into a certificate, from the approved snapshot.
///
/// Names in use: `name`, `subjectUid`, `email`, `organization`, `uscc`, `province`, `locality`, `role`,
/// `staffNumber`.
public struct SubjectFacts: Hashable, Sendable {
    /// Value by fact name; a fact that is unknown is absent.
    public let values: [String: String]

    /// Makes facts.
    public init(_ values: [String: String]) {
        self.values = values
    }
}
