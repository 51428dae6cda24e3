import Model

/// How a deed ended well.
struct Outcome {
    /// The application as it is now.
    let record: ApplicationRecord
    /// Whether it had been done before, so that nothing was written.
    let isRepetition: Bool
}
