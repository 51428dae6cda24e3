public import Model
import Store

/// 挂起 and 解除挂起, behind a switch that is off (GM/T 0015 advises against certificateHold).
extension CACentre {
    /// Suspends an active certificate; relying parties see it revoked with certificateHold.
    ///
    /// - Throws: `RevocationRefusal` with `.suspensionOff` or `.notAllowed`; `BookError`.
    public func hold(_ id: CertificateID, text: String?, by staff: StaffOperator) async throws {
        try await suspend(id, "certificate.hold", text, staff) { now in .holdCertificate(id, at: now) }
    }

    /// Lifts the suspension of a certificate.
    ///
    /// - Throws: as `hold`.
    public func release(_ id: CertificateID, text: String?, by staff: StaffOperator) async throws {
        try await suspend(id, "certificate.release", text, staff) { _ in .releaseCertificate(id) }
    }

    private func suspend(
        _ id: CertificateID,
        _ action: String,
        _ text: String?,
        _ staff: StaffOperator,
        _ change: (Timestamp) -> Change
    ) async throws {
        guard configuration.suspension == true else { throw RevocationRefusal(.suspensionOff) }
        try RevocationRefusal.checkRole(staff.record)
        let record = try certificateRecord(id)
        let now = try revocationDate()
        if let fault = RevocationRefusal(of: record, invalidityDate: nil, at: now) {
            throw fault
        }
        var detail = ["authority": id.authority.name]
        if let text { detail["text"] = text }
        let event = AuditEvent(
            at: now,
            actor: staff.record.name,
            action: action,
            object: id.serial.hexadecimal,
            detail: detail
        )
        try await staff.book.commit([change(now), .audit(event)])
    }
}
