import Enrollment
public import Model
import Store

/// How tokens leave.
extension CACentre {
    /// The certificates that end with a token: what is living of those whose keys are on it, and of the encryption
    /// certificates that belong to them.
    public func certificates(endingWith serial: String) throws(BookError) -> [CertificateRecord] {
        try book.certificates(endingWith: serial)
    }

    /// 退役, 丢失, 损坏: ends a token's life; its certificates are revoked, and an unlock that is open for it, and its delivery
    /// before it arrived, end in the same transaction.
    ///
    /// - Parameters:
    ///   - serial: the token.
    ///   - ending: how it ends.
    ///   - text: why, in words, 2 to 200 characters; for the audit chain.
    ///   - staff: who says so; a biz_admin.
    /// - Returns: the certificates that were revoked.
    /// - Throws: `InventoryError` with `.notAllowed`, `.textMissing`, `.open` or `.wrongState`; `BookError` with
    ///   `.notFound` or `.stateChanged`.
    public func end(
        token serial: String,
        as ending: TokenEnding,
        text: String,
        by staff: StaffOperator
    ) async throws -> [CertificateRecord] {
        guard staff.record.roles.contains(.businessAdministrator) else {
            throw InventoryError(.notAllowed(name: staff.record.name))
        }
        guard (2...200).contains(text.unicodeScalars.count) else { throw InventoryError(.textMissing) }
        let record = try endable(serial, as: ending)
        let order = try RevocationOrder(ending.cause, text: text)
        let revocation = try revocation(order)
        let certificates = try certificates(endingWith: serial)
        let ended = record.changed(at: revocation.date) { $0.state = ending.state }
        let event = AuditEvent(
            at: revocation.date,
            actor: staff.record.name,
            action: "token.end",
            object: serial,
            detail: ["ending": ending.rawValue, "text": text, "certificates": "\(certificates.count)"]
        )
        let revocations = certificates.flatMap {
            revocationChanges($0, revocation, by: staff.record.name, order.facts)
        }
        let unlock = try unlockEnding(with: record, by: staff.record.name, at: revocation.date)
        let delivery = try book.deliveryEnding(with: record, by: staff.record.name, at: revocation.date)
        try await staff.book.commit(
            [.updateToken(ended)] + revocations + [.audit(event)] + unlock + delivery
        )
        return certificates
    }

    /// The token, when it can end so.
    ///
    /// - Throws: `InventoryError` with `.open` or `.wrongState`; `BookError` with `.notFound`.
    public func endable(_ serial: String, as ending: TokenEnding) throws -> TokenRecord {
        guard let record = try book.token(serial: serial) else {
            throw BookError(.notFound(object: "token \(serial)"))
        }
        if let application = record.application, let job = try book.job(of: application),
            job.tokenSerial == serial, !job.state.isTerminal
        {
            throw InventoryError(.open(serial: serial, application: application))
        }
        guard record.state.allowedMoves.contains(ending.state) else {
            throw InventoryError(.wrongState(serial: serial, state: record.state))
        }
        return record
    }
}
