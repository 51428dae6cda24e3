/// What a public key is wanted for, when it is asked whether it is free.
///
/// A key has one use for ever: an authority's key is on certificates of authorities only, and every other key is
/// certified once, unless the same holder's certificate is renewed.
public enum KeyClaim: Hashable, Sendable {
    /// The first certificate of a subscriber, a member of staff, a machine or an OCSP signer.
    case first
    /// One more certificate of such a holder.
    case again
    /// An authority; with its name when the key goes on record as its own, nil for a certificate alone.
    case authority(AuthorityID?)
}
