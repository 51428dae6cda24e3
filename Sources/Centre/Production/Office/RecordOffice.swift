public import Model

/// What a station asks about tokens and jobs that it does not have in hand.
public protocol RecordOffice: Sendable {
    /// What is on record of a token that was just recognised.
    func standing(of token: String) async throws -> TokenStanding

    /// The serial number of the token whose key an application's certificate belongs to; nil when any token would do.
    ///
    /// - Throws: an `OperatorError` of kind `.notFound` when the application has no job.
    func owner(of application: ApplicationNumber) async throws -> String?
}
