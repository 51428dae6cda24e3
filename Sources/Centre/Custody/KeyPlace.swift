public import Tokens

/// Where a new key is to be made.
public enum KeyPlace: Hashable, Sendable {
    /// An encrypted file of this name in the key folder, as `issuing.key`.
    case file(name: String)
    /// Inside a token; the URI names the token, and with `object` the label of the key.
    case token(TokenURI)
}
