import Tokens

/// How the key of an authority is kept.
public enum KeyCustody: Hashable, Sendable {
    /// In an encrypted file of the state directory.
    case file
    /// In an encrypted file on a medium that is there only for a ceremony (`--root-keys`).
    case offline
    /// In a token behind PKCS#11: its URI (RFC 7512); the label is the authority's name unless the URI has one.
    case token(uri: String)

    /// The custody that a reference tells of, for a key that is to be kept like another.
    ///
    /// - Throws: `HSMError` with `.invalidURI`.
    init(like reference: String) throws(HSMError) {
        if TokenURI.isOne(reference) {
            // The token, its module and its PIN, without the object that lies in it.
            var uri = try TokenURI(parsing: reference)
            (uri.object, uri.id, uri.type) = (nil, nil, nil)
            self = .token(uri: uri.description)
        } else if reference.hasPrefix("file:") {
            self = .file
        } else {
            self = .offline
        }
    }
}
