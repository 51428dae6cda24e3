public import Model
import Store

/// 挂起 and 解除挂起, behind a switch that is off (GM/T 0015 advises against certificateHold).
extension CACentre {
    /// Suspends an active certificate; relying parties see it revoked with certificateHold.
    ///
    /// Nobody suspends their own certificate, nor the last with which somebody can act in a role.
    ///
    /// - Throws: `RevocationRefusal` with `.suspensionOff`, `.notAllowed`, `.alreadyHeld`, `.ownCredential`, `.lastOfAll` or
    ///   `.lastOfRole`; `BookError`.
    public func hold(_ id: CertificateID, text: String?, by staff: StaffOperator) async throws {
        if configuration.suspension == true {
            guard staff.record.certificate != id else {
                throw RevocationRefusal(.ownCredential(name: staff.record.name))
            }
            try demandOthers(than: [id], RevocationOrder(.certificateHold))
        }
        try await suspend(id, "certificate.hold", text, staff, unless: \.isHeld) { now in
            .holdCertificate(id, at: now)
        }
    }

    /// Lifts the suspension of a certificate.
    ///
    /// - Throws: as `hold`, with `.notHeld`.
    public func release(_ id: CertificateID, text: String?, by staff: StaffOperator) async throws {
        try await suspend(id, "certificate.release", text, staff, unless: \.isNotHeld) { _ in
            .releaseCertificate(id)
        }
    }

    private func suspend(
        _ id: CertificateID,
        _ action: String,
        _ text: String?,
        _ staff: StaffOperator,
        unless refusal: (CertificateRecord) -> RevocationRefusal?,
        _ change: (Timestamp) -> Change
    ) async throws {
        guard configuration.suspension == true else { throw RevocationRefusal(.suspensionOff) }
        try RevocationRefusal.checkRole(staff.record)
        let record = try certificateRecord(id)
        let now = clock.now
        if let fault = RevocationRefusal(of: record, .certificateHold, at: now) {
            throw fault
        }
        if let refusal = refusal(record) { throw refusal }
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

extension CertificateRecord {
    fileprivate var isHeld: RevocationRefusal? {
        state == .held ? RevocationRefusal(.alreadyHeld(serial: id.serial.hexadecimal)) : nil
    }

    fileprivate var isNotHeld: RevocationRefusal? {
        state == .held ? nil : RevocationRefusal(.notHeld(serial: id.serial.hexadecimal))
    }
}
