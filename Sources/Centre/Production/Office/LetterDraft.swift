public import OpenSSL

/// A PIN letter before it is on record.
public struct LetterDraft: ~Copyable, Sendable {
    /// The PDF; the PIN is in it.
    public let document: SecretBytes
    /// Which version of the token's record it was made from; the record moves on by one when the letter is written.
    public let version: Int64

    /// Makes a draft.
    public init(document: consuming SecretBytes, version: Int64) {
        self.document = document
        self.version = version
    }
}
