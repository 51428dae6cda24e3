package import Model

extension [Change] {
    /// A certificate becomes good for use: its key has signed the request, and needs no other proof.
    ///
    /// - Parameters:
    ///   - id: the certificate, issued.
    ///   - actor: who asked for it.
    ///   - time: now.
    /// - Returns: the changes.
    package static func activation(
        ofProven id: CertificateID,
        actor: String,
        at time: Timestamp
    ) -> [Change] {
        let event = AuditEvent(
            at: time,
            actor: actor,
            action: "certificate.activate",
            object: id.serial.hexadecimal,
            detail: ["authority": id.authority.name, "proof": "signed its request"]
        )
        return [.activateCertificate(id), .audit(event)]
    }
}
