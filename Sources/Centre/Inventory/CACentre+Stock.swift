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
        let blanks = try delivery.items.filter { try !isInStock($0) }.map { item in
            TokenRecord(
                serial: item.serial,
                driver: "piv",
                model: item.model,
                batch: delivery.batch,
                state: .inStock,
                application: nil,
                wrappedSecrets: nil,
                pinTriesLeft: nil,
                version: 1,
                updatedAt: now
            )
        }
        guard !blanks.isEmpty else { return (0, delivery.items.count) }
        let serials = blanks.map { "\($0.serial)\n" }.joined()
        let event = AuditEvent(
            at: now,
            actor: keeper.record.name,
            action: "token.stock",
            object: delivery.batch,
            detail: [
                "count": "\(blanks.count)",
                "serials": Hexadecimal.encode(DigestAlgorithm.sha256.hash(Array(serials.utf8))),
            ]
        )
        try await keeper.book.commit(blanks.map { .addToken($0) } + [.audit(event)])
        return (blanks.count, delivery.items.count - blanks.count)
    }

    private func isInStock(_ item: TokenDelivery.Item) throws -> Bool {
        let same = try book.token(serial: item.serial)
        guard let known = try same ?? book.tokens(spelledLike: item.serial).first else { return false }
        guard known.state == .inStock else {
            throw InventoryError(.known(serial: known.serial, state: known.state))
        }
        // Once a token was seen, its model is what it said of itself.
        if known.isUnseen, known.model != item.model {
            throw InventoryError(.otherModel(serial: known.serial, model: known.model))
        }
        return true
    }
}
