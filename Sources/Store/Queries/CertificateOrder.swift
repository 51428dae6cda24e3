/// In which order certificates are listed.
enum CertificateOrder: Hashable {
    /// By number in the book, newest first.
    case number
    /// By end of validity, soonest first.
    case end
    /// By time of issue, latest first.
    case issue
}
