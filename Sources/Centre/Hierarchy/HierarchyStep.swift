public import Issuer

/// The moments of an act on an authority, in order; between any two of them the power may fail.
public enum HierarchyStep: Hashable, Sendable {
    /// Another process is at work on authorities, with this number when it says so; its end is waited for.
    case waiting(for: Int32?)
    /// The new key is where it will stay.
    case keyMade
    /// The shares that will open a key are with their holders; nothing else has changed.
    case sharesDealt
    /// A step of the issuance cycle is finished.
    case issuance(IssuanceStep)
    /// That the key will be destroyed is on record.
    case intended
    /// The authority, certificate or state is on record, complete.
    case recorded
    /// What relying parties fetch is published.
    case published
    /// The first OCSP signer, or the next, is on record.
    case signerReady
    /// The private key is gone.
    case keyDestroyed
}
