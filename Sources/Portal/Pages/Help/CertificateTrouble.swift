/// What can stand between somebody and the certificate on their token; each has a sentence and a page that helps.
///
/// Raw values are the words of 数字证书助手 where it is the one that tells. The texts are in `words.txt`: `trouble_` the sentence,
/// `help_` the heading and what to do, step by step.
///
/// Source: product.md §5.6.
enum CertificateTrouble: String, CaseIterable, Sendable {
    case noAssistant = "assistant-missing"
    /// Another program has the assistant's port.
    case otherProgram = "assistant-strange"
    case noReader = "no-reader"
    case noToken = "no-token"
    case severalTokens = "several-tokens"
    case silentToken = "token-failed"
    case noCertificate = "no-certificate"
    /// The token has another certificate than the one that the form is about.
    case otherCertificate = "certificate-elsewhere"
    case foreign = "certificate-foreign"
    case early = "certificate-early"
    case expired = "certificate-expired"
    case revoked = "certificate-revoked"
    case otherHolder = "certificate-of-another"
    case notForSigning = "certificate-not-for-signing"
    /// The certificate is bound to another account.
    case boundElsewhere = "already-bound"
    /// The account has another certificate of the kind bound.
    case otherBound = "other-bound"
    case wrongPIN = "pin-wrong"
    case lastTry = "pin-last-try"
    case lockedPIN = "pin-locked"

    /// Where to go on; nil where nothing here helps.
    var way: String? {
        switch self {
        case .expired: "/start"
        case .revoked: "/services/reissue"
        case .otherBound: "/bindings"
        case .noCertificate, .otherCertificate, .otherHolder: "/certificates"
        case .lastTry, .lockedPIN: "/services/unlock"
        case .noAssistant, .otherProgram, .noReader, .noToken, .severalTokens, .silentToken, .foreign, .early,
            .notForSigning,
            .boundElsewhere, .wrongPIN:
            nil
        }
    }
}
