public import Model

/// Which jobs a station gets.
public protocol QueueOffice: Sendable {
    /// How many jobs the station may take.
    ///
    /// - Parameters:
    ///   - left: applications whose jobs do not count.
    ///   - limit: where the counting may end.
    /// - Returns: the number, exact below `limit`.
    /// - Throws: what the office refuses, or why it cannot be asked.
    func waiting(excluding left: Set<ApplicationNumber>, limit: Int) async throws -> Int

    /// The jobs that the station may take and that no token does for but one: what was signed for them belongs to its key.
    ///
    /// - Throws: what the office refuses, or why it cannot be asked.
    func awaitedTokens() async throws -> [AwaitedToken]

    /// Takes the next job: one the station held when it was interrupted, else the most urgent and oldest paid one.
    ///
    /// - Parameters:
    ///   - token: the token it is for: jobs that belong to the key on another one, or want what this one cannot do, are
    ///     passed over. With nil they are not.
    ///   - left: applications whose jobs are not taken.
    /// - Returns: the job; none when nothing is waiting, or nothing that this token can do.
    /// - Throws: what the office refuses, or why it cannot be asked.
    func next(for token: TokenAbility?, excluding left: Set<ApplicationNumber>) async throws -> JobOffer

    /// Takes the job of one application.
    func claim(_ application: ApplicationNumber) async throws -> JobTicket

    /// Gives back a job that nothing was done for; one that was begun stays as it is.
    func release(_ application: ApplicationNumber) async throws
}
