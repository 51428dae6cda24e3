import Enrollment
import Model

extension Words {
    /// What stands in the way of a business about a certificate, in words that help; nil for a failure of another kind.
    ///
    /// - Parameters:
    ///   - error: what `EnrollmentDesk.obstacle` says.
    ///   - open: the application that is under way, where it may be named.
    ///   - language: the language.
    /// - Returns: a sentence.
    func obstacle(_ error: EnrollmentError, _ open: String, _ language: Language) -> String? {
        switch error.reason {
        case .notInRenewalWindow(let day): text("refused_window", language, day.description)
        case .certificateExpired: text("refused_expired", language)
        case .certificateNotActive: text("refused_inactive", language)
        case .duplicateCertificate: text("refused_followed", language)
        case .pairedCertificate: text("refused_paired", language)
        case .conflictingApplication: text("refused_open", language, open)
        default: nil
        }
    }
}
