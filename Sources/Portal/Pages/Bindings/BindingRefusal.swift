import Enrollment
import Model

/// Why a certificate is not bound, for the script of the page: a word, and a sentence in each language.
struct BindingRefusal: CodedError, SpokenError, Hashable {
    /// What stands against it.
    enum Reason: Hashable, Sendable {
        /// There is a page about it; of who has the certificate, masked, where that is what is wrong.
        case trouble(CertificateTrouble, of: String = "")
        /// What was sent is no certificate, nonce or signature.
        case malformed
        /// The signature is not one of the certificate's key over this statement.
        case signatureWrong
        /// The challenge is over, or was answered before.
        case challengeOver
        /// Somebody bound at the same moment.
        case busy
    }

    let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What the desk says of a certificate; nil for an accident.
    init?(_ error: EnrollmentError, isOwnRival: Bool) {
        switch error.reason {
        case .notFound: reason = .trouble(.foreign)
        case .otherHolder: reason = .trouble(.otherHolder)
        case .alreadyBound(let account):
            reason = isOwnRival ? .trouble(.otherBound) : .trouble(.boundElsewhere, of: account)
        case .certificateExpired: reason = .trouble(.expired)
        case .certificateNotActive: reason = .trouble(.revoked)
        case .challengeOver: reason = .challengeOver
        case .book(let cause):
            switch cause.reason {
            case .exists, .stateChanged: reason = .busy
            default: return nil
            }
        default: return nil
        }
    }

    /// Whether it says the least: that the centre has nothing to do with the certificate.
    var isForeign: Bool { reason == .trouble(.foreign) || reason == .malformed }

    var message: String { text(.english) }

    var hint: String? { nil }

    var chinese: String? { text(.chinese) }

    var kind: FailureKind {
        switch reason {
        case .trouble, .challengeOver: .conflict
        case .malformed: .invalidInput
        case .signatureWrong: .refused
        case .busy: .unavailable
        }
    }

    var code: String {
        switch reason {
        case .trouble(let trouble, _): trouble.rawValue
        case .malformed: "malformed"
        case .signatureWrong: "signature-wrong"
        case .challengeOver: "challenge-over"
        case .busy: "busy"
        }
    }

    private func text(_ language: Language) -> String {
        guard case .trouble(let trouble, let account) = reason else {
            return Words.shipped.text("binding_\(code)", language)
        }
        return Words.shipped.text("trouble_\(trouble.rawValue)", language, account)
    }
}
