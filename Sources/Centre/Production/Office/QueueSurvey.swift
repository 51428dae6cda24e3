import Model

/// The jobs that wait, as far as a token does not get them.
struct QueueSurvey {
    /// Those whose certificate belongs to the key on another token, and those that want what this one cannot do.
    var unfit: [ApplicationNumber: JobFit] = [:]
    /// Those that no token would do for.
    var blocked: [JobObstacle] = []

    /// The applications whose jobs are passed over.
    var passedOver: Set<ApplicationNumber> { Set(unfit.keys).union(blocked.map(\.application)) }
    /// What some of them want that this token cannot do, in the order of their words.
    var wanted: [KeyWish] { Set(unfit.values.compactMap(\.unmet)).sorted { $0.words < $1.words } }
}
