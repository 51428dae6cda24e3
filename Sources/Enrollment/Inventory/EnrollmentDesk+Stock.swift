public import Model

/// 库存: blank tokens that come to the centre, and that leave it before they were anybody's.
extension EnrollmentDesk {
    /// 入库: takes a delivery of blank tokens into stock, all or none; what is in stock already stays as it is.
    ///
    /// - Parameters:
    ///   - delivery: the tokens.
    ///   - principal: a business administrator, so that nobody makes a token that they brought along.
    /// - Returns: what was new.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation`, `.validationFailed` (a token of the list is on record
    ///   otherwise), `.portFailed` or `.book`.
    public func takeIntoStock(
        _ delivery: TokenDelivery,
        by principal: Principal
    ) async throws(EnrollmentError) -> StockIntake {
        do throws(EnrollmentError) {
            try permit(.keepStock, principal, nil)
        } catch {
            throw await recorded(error, "token.stock", principal, delivery.batch)
        }
        let now = clock.now
        let intake = try intake(delivery, at: now)
        guard !intake.blanks.isEmpty else { return intake }
        let digest = try port("fingerprint") { try ports.fingerprint(intake.serialList) }
        try await write(intake.changes(by: principal.auditName, digest: digest, at: now))
        return intake
    }

    /// 出库: a token of the stock ends before it was anybody's: it went back to its supplier, is lost, or does not work.
    ///
    /// - Parameters:
    ///   - serial: key序列号.
    ///   - ending: how it ends.
    ///   - text: why, 2 to 200 characters.
    ///   - principal: a business administrator.
    /// - Returns: the token as it stands then.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation`, `.validationFailed` or `.book`.
    public func takeOutOfStock(
        _ serial: String,
        as ending: TokenEnding,
        _ text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> TokenRecord {
        do throws(EnrollmentError) {
            try permit(.keepStock, principal, nil)
        } catch {
            throw await recorded(error, "token.end", principal, "stock")
        }
        let reason = try reason(text)
        let token = try read { () throws(BookError) in try source.token(serial: serial) }
        guard let token, token.state == .inStock else {
            throw EnrollmentError(
                .validationFailed([ValidationFailure("serial", .notInList, "key序列号：没有这个在库的介质")])
            )
        }
        let ended = try token.moved(to: ending.state, at: clock.now)
        let detail = ["ending": ending.rawValue, "text": reason, "certificates": "0"]
        try await write([.updateToken(ended), .audit(audit("token.end", serial, principal, detail))])
        return ended
    }

    private func intake(
        _ delivery: TokenDelivery,
        at now: Timestamp
    ) throws(EnrollmentError) -> StockIntake {
        let known = try read { () throws(BookError) in try StockIntake.known(delivery, source) }
        do throws(InventoryError) {
            return try StockIntake(delivery, known: known, at: now)
        } catch {
            throw EnrollmentError(
                .validationFailed([
                    ValidationFailure("list", .mismatch, "清单：\(error.chinese ?? error.message)")
                ])
            )
        }
    }
}
