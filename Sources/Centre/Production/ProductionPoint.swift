public import Issuer

/// The moments of making one token, in order; between any two of them the power may fail.
public enum ProductionPoint: Hashable, Sendable {
    /// The job is held by this station.
    case claimed
    /// The token is chosen and its new secrets are on record.
    case allocated
    /// The token carries its secrets.
    case personalised
    /// That is on record.
    case initialized
    /// The key pair is on the token.
    case generated
    /// Its public key is on record.
    case keyRecorded
    /// The token has signed its request.
    case requested
    /// A step of the issuance cycle is finished.
    case issuance(IssuanceStep)
    /// The certificate is on record with the job.
    case issued
    /// The certificate was written to the token.
    case written
    /// It was read back, equal octet for octet, and that is on record.
    case readBack
    /// The token has signed a fresh challenge and the certificate verified it.
    case proven
    /// That is on record.
    case verified
    /// Job, application, certificate, token and delivery are done, together.
    case completed
}
