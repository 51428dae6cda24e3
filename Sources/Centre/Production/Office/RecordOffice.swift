public import Model

/// What a station asks about tokens and jobs that it does not have in hand.
public protocol RecordOffice: Sendable {
    /// What is on record of a token that was just recognised.
    func standing(of token: String) async throws -> TokenStanding

    /// Whether a token does for an application's job.
    ///
    /// - Parameters:
    ///   - application: whose job.
    ///   - token: the token; nil to learn only whose key the certificate belongs to.
    /// - Returns: what stands against it, if anything.
    /// - Throws: an `OperatorError` of kind `.notFound` when the application has no job.
    func fit(of application: ApplicationNumber, for token: TokenAbility?) async throws -> JobFit

    /// Tokens in this station's hands that somebody wants given up, oldest order first; the station does it when nobody is
    /// at work on them.
    func setAsideOrders() async throws -> [SetAsideOrder]
}
