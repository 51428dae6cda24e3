import Model
import Portal

/// Gathers evidence for who is known by the certificate they show; their key is not here, so the line on record has no
/// signature of theirs.
struct EvidenceWorkshop: EvidencePress {
    let centre: CACentre

    func archive(
        of number: ApplicationNumber,
        because text: String,
        by member: StaffRecord
    ) async throws -> [UInt8] {
        let staff = StaffOperator(record: member, book: centre.book)
        return try await CaseEvidence(centre: centre, staff: staff).archive(of: number, because: text)
    }
}
