public import Enrollment
import Model
import OpenSSL
import Store

/// 介质库存: which tokens the centre has.
extension CACentre {
    /// 入库: takes a delivery of blank tokens into stock, all or none.
    ///
    /// Can be repeated: what is in stock already stays as it is.
    ///
    /// - Parameters:
    ///   - delivery: the tokens.
    ///   - keeper: who does it; a biz_admin, so that nobody makes a token that they brought along.
    /// - Returns: how many were taken in, and how many were there.
    /// - Throws: `InventoryError` with `.notAllowed`, `.known` or `.otherModel`; `BookError`.
    public func takeIntoStock(
        _ delivery: TokenDelivery,
        by keeper: StaffOperator
    ) async throws -> (added: Int, present: Int) {
        guard keeper.record.roles.contains(.businessAdministrator) else {
            throw InventoryError(.notAllowed(name: keeper.record.name))
        }
        let now = clock.now
        let known = try StockIntake.known(delivery, book)
        let intake = try StockIntake(delivery, known: known, at: now)
        guard !intake.blanks.isEmpty else { return (0, intake.present) }
        let digest = DigestAlgorithm.sha256.hash(intake.serialList)
        try await keeper.book.commit(intake.changes(by: keeper.record.name, digest: digest, at: now))
        return (intake.blanks.count, intake.present)
    }
}
