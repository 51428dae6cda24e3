import Model

/// A form whose every rule holds, with what it is about.
struct FilledForm {
    let form: ApplicationForm
    /// nil for a NEW.
    let matter: CertificateMatter?
    /// The certificate it is about; nil for a NEW.
    let certificate: CertificateRecord?
    /// The day by which the form's rules hold.
    let judgedOn: CalendarDay

    /// The business.
    var type: ApplicationType { matter?.type ?? .new }
}
