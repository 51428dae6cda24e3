import Enrollment
import Model

/// A token that was chosen, and turned out to be somebody's.
extension TokenRecord {
    /// The record from then on: RETIRED and of no application, so that nothing is made on the token and it counts as no stock.
    ///
    /// The secrets stay: a business administrator who had the token reset by its maker's tool takes it back with
    /// `pki token init --reset`.
    ///
    /// - Throws: `InvalidTransition`.
    func disowned(at now: Timestamp) throws(InvalidTransition) -> TokenRecord {
        let stocked = state == .inStock ? state : try state.moved(to: .inStock)
        let retired = try stocked.moved(to: .retired)
        return changed(at: now) { record in
            record.state = retired
            record.application = nil
        }
    }

    /// What the audit chain says of it.
    static func disowning(
        _ serial: String,
        by staff: StaffOperator,
        _ detail: String,
        at now: Timestamp
    ) -> AuditEvent {
        AuditEvent(
            at: now,
            actor: staff.record.name,
            action: "token.foreign",
            object: serial,
            detail: ["what": detail]
        )
    }
}
