/// Why keys or certificates cannot be put into a file for other programs.
public enum ContainerFault: Hashable, Sendable {
    /// There is nothing to put in.
    case noCertificate
    /// More characters than every reader takes.
    case passwordTooLong(limit: Int)
    /// A character other than those of ASCII from space to tilde, which Java does not take.
    case passwordNotASCII
    /// A name that is empty, too long or has control characters.
    case unusableName(limit: Int)
    /// An SM2 key in PKCS#12, which GnuTLS, NSS and Java cannot read.
    case sm2Key

    /// The fault as half a sentence.
    var message: String {
        switch self {
        case .noCertificate: "there is no certificate to export"
        case .passwordTooLong(let limit): "the password has more than \(limit) characters"
        case .passwordNotASCII: "the password has characters outside ASCII"
        case .unusableName: "the name of the key in the file cannot be used"
        case .sm2Key: "an SM2 key in PKCS#12 could be opened by hardly any program"
        }
    }

    /// What to do now.
    var hint: String {
        switch self {
        case .noCertificate: "name at least one certificate"
        case .passwordTooLong: "choose a shorter password"
        case .passwordNotASCII: "use letters, digits and signs of ASCII; Java opens no other"
        case .unusableName(let limit): "use 1 to \(limit) characters without control characters"
        case .sm2Key: "keep the key in its encrypted PKCS#8 file, and export the certificates alone"
        }
    }
}
