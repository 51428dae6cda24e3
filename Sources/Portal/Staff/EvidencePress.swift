public import Model

/// Gathers the evidence of a case.
public protocol EvidencePress: Sendable {
    /// All records of an application as one archive; that and why it was taken is on record before.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - text: why.
    ///   - member: who takes it.
    /// - Returns: the archive (ustar).
    /// - Throws: `EnrollmentError` when `member` may not, or says no reason; what gathering throws.
    func archive(
        of number: ApplicationNumber,
        because text: String,
        by member: StaffRecord
    ) async throws -> [UInt8]
}
