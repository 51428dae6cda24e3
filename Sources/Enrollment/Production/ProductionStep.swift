public import Model

/// A decided step of a job: the job as it will be, and everything that is to be written with it.
///
/// Pure: whoever makes tokens may commit the changes together with others of the same moment, such as the
/// certificate's, so that a crash never finds one without the other.
public struct ProductionStep: Hashable, Sendable {
    /// The job after the step.
    public let job: JobRecord
    /// State, journal and audit, in order.
    public let changes: [Change]
}
