/// Why a certificate cannot be imported.
public enum ImportRefusal: Hashable, Sendable {
    /// It cannot be read.
    case unreadable(detail: String)
    /// Its issuer is another name than that of the authority.
    case otherIssuer
    /// The authority's key did not sign it.
    case notSigned
    /// Another certificate of the import has the same serial number.
    case serialTwice(firstSource: String)
    /// The book has another certificate under the serial number.
    case serialTaken
    /// It is on hold: release or revoke it first, or ask for all holds to be taken as revoked.
    case onHold
    /// The index has it as valid, and its certificate is not among the files: nobody could revoke it here, and its key
    /// would be certified again.
    case missingValid
    /// The revocation list, which is all that was given, is about other certificates than this.
    case notListed
    /// It was issued here, and the records would revoke it: that is done by whoever may, with what that demands.
    case issuedHere

    /// What is wrong, as half a sentence.
    public var words: String {
        switch self {
        case .unreadable(let detail): "it cannot be read: \(detail)"
        case .otherIssuer: "its issuer is not the authority"
        case .notSigned: "the authority's key did not sign it"
        case .serialTwice(let first): "another certificate with its serial number is in \(first)"
        case .serialTaken: "the book has another certificate under its serial number"
        case .onHold: "it is on hold: release or revoke it where it was issued, or add --revoke-held"
        case .missingValid:
            "the index has it, not ended, and its certificate is not among the files: nobody could revoke it here"
        case .notListed:
            "the revocation list is about other certificates: give the index, or a list of everything"
        case .issuedHere:
            "it was issued here, and no records of others revoke it; 'pki certificate revoke' does"
        }
    }
}
