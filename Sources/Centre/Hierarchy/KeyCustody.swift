/// How the key of an authority is kept.
public enum KeyCustody: Hashable, Sendable {
    /// In an encrypted file of the state directory.
    case file
    /// In an encrypted file on a medium that is there only for a ceremony (`--root-keys`).
    case offline
    /// In a token behind PKCS#11: its URI (RFC 7512); the label is the authority's name unless the URI has one.
    case token(uri: String)

    /// The custody that a reference tells of, for a key that is to be kept like another.
    init(like reference: String) {
        if reference.hasPrefix("pkcs11:") {
            // The token, without the object that lies in it.
            let parts = reference.dropFirst("pkcs11:".count).split(separator: ";")
            let token = parts.filter {
                !$0.hasPrefix("object=") && !$0.hasPrefix("id=") && !$0.hasPrefix("type=")
            }
            self = .token(uri: "pkcs11:" + token.joined(separator: ";"))
        } else if reference.hasPrefix("file:") {
            self = .file
        } else {
            self = .offline
        }
    }
}
