public import Model

/// 废弃介质 by a producer who is not at work on the token, where the book is or across a network.
public protocol DiscardOffice: Sendable {
    /// What would be given up with the token of a job; nothing is changed.
    ///
    /// - Throws: `BookError` with `.notFound` for the job, `CentreError` with `.noTokenChosen`, or their like from a server.
    func doomed(of application: ApplicationNumber) async throws -> ProductionLine.SetAside

    /// Sets the token aside, or has the station do it that is at work. Asked again, the record answers.
    ///
    /// - Parameters:
    ///   - application: whose job.
    ///   - token: the serial number of its token.
    ///   - reason: why, 2 to 200 characters, for staff.
    /// - Returns: what was given up; nil as long as the station has not done it.
    /// - Throws: as `doomed`; what `CentreOffice.setAside` refuses; why the office cannot be asked.
    func setAside(
        _ application: ApplicationNumber,
        token: String,
        because reason: String
    ) async throws -> ProductionLine.SetAside?
}
