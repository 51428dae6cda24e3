import Model

/// What a form about a certificate is read against.
struct MatterBase {
    /// The business.
    let type: ApplicationType
    /// The certificate.
    let certificate: CertificateRecord
    /// What was approved for it.
    let snapshot: ApplicationSnapshot
    /// When it is read.
    let now: Timestamp

    /// Whether the data on record are taken as they are, without judging them by today's rules: nobody's licence stands in the
    /// way of a revocation.
    var takesRecord: Bool { type == .unlock || type == .revoke }

    /// The day by which the form is judged.
    var judgedOn: CalendarDay { takesRecord ? snapshot.judgedOn : CalendarDay(now) }
}
