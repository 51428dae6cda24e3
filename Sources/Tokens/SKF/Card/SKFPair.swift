/// Which of the two pairs of a container, as functions are told: whether it is the one to sign with.
///
/// Source: GM/T 0016-2012 §7.5 (SKF_ImportCertificate), §7.6 (SKF_ExportPublicKey).
enum SKFPair: UInt64 {
    /// To decrypt with; it was made elsewhere.
    case encryption = 0
    /// To sign with; it was made in the token.
    case signing = 1
}
