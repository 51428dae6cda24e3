public import Model

extension TokenRecord {
    /// What puts on record that a token is lost.
    ///
    /// - Parameters:
    ///   - certificate: the certificate of which somebody says so.
    ///   - actor: who says so, as the audit chain names them.
    ///   - now: when they say so.
    /// - Returns: the token LOST, and the audit event; nothing for a token that is not made, or has ended.
    public func loss(of certificate: CertificateID, by actor: String, at now: Timestamp) -> [Change] {
        end(as: .lost, of: certificate, by: actor, at: now)
    }

    /// What puts on record that a token is broken.
    ///
    /// - Parameters: as `loss(of:by:at:)`.
    /// - Returns: the token DEFECTIVE, and the audit event; nothing for a token that is not made, or has ended.
    public func breakage(of certificate: CertificateID, by actor: String, at now: Timestamp) -> [Change] {
        end(as: .defective, of: certificate, by: actor, at: now)
    }

    private func end(
        as ending: TokenEnding,
        of certificate: CertificateID,
        by actor: String,
        at now: Timestamp
    ) -> [Change] {
        switch state {
        case .inStock, .allocated, .initialized, .inProduction, .retired, .lost, .defective: return []
        case .produced, .shipped, .inUse, .locked: break
        }
        let event = AuditEvent(
            at: now,
            actor: actor,
            action: "token.end",
            object: serial,
            detail: ["ending": ending.rawValue, "certificate": certificate.serial.hexadecimal]
        )
        return [.updateToken(changed(at: now) { $0.state = ending.state }), .audit(event)]
    }
}
