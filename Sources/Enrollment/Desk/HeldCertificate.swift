public import Model

/// A certificate with what was approved for it.
public struct HeldCertificate: Sendable {
    /// The certificate.
    public let certificate: CertificateRecord
    /// The application that it was made for, or the nearest certificate before it that had one.
    public let application: ApplicationRecord
    /// What was approved.
    public let snapshot: ApplicationSnapshot

    /// Whom the certificate names.
    public var name: String {
        let form = snapshot.form
        return form.profile == .organization
            ? form.enterprise?.name ?? form.person.name.text : form.person.name.text
    }

    /// Whether its holder had it: it was proven on its token, or revoked.
    public var wasInUse: Bool { [.active, .held, .revoked].contains(certificate.state) }
}
