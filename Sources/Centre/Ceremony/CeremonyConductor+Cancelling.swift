import Model
import Store

extension CeremonyConductor {
    /// How far a ceremony came that was begun: the steps, and how many of them are done.
    ///
    /// - Throws: `CeremonyError` with `.notBegun`, `.doneBefore` or `.cancelled`; `BookError`.
    public func progress() throws -> (steps: [String], done: Int) {
        try checkNotDone()
        guard try centre.book.isClaimed(key: "\(mark) begun") else {
            throw CeremonyError(.notBegun(name: ceremony.name))
        }
        let steps = ceremony.plan
        let next = try steps.indices.first { try !centre.book.isClaimed(key: stepMark($0 + 1)) }
        return (steps, next ?? steps.count)
    }

    /// Gives up a ceremony that was begun and cannot be held to its end, as when one of its persons is gone.
    ///
    /// What was done stays, nothing more of it is done, and the protocol tells which steps these are, who gave it up, and why.
    ///
    /// - Parameters:
    ///   - reason: why, 2 to 200 characters in one line.
    ///   - first: who gives it up; any administrator of keys.
    ///   - second: another one, who confirms.
    ///   - protocolFolder: where the protocol goes.
    /// - Returns: the protocol's file; its signature is beside it.
    /// - Throws: `CeremonyError` with `.reasonUnusable`, or as `progress`; `HierarchyError` with `.samePerson` or `.notAllowed`;
    ///   `CentreError` with `.occupied` while somebody holds it, or `.fileThere`.
    public func cancel(
        because reason: String,
        first: StaffOperator,
        second: StaffOperator,
        protocolFolder: String
    ) async throws -> String {
        guard (2...200).contains(reason.unicodeScalars.count), reason == reason.printable else {
            throw CeremonyError(.reasonUnusable)
        }
        let persons = try TwoPersons(first: first, second: second)
        let lock = try processLock()
        defer { withExtendedLifetime(lock) {} }
        let end = CeremonyProtocol.End(reason: reason, done: try progress().done)
        for path in protocolFiles(in: protocolFolder) { try NewFile.checkFree(path) }
        return try await close(persons, folder: protocolFolder, givenUp: end)
    }
}
