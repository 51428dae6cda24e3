public import Model
import OpenSSL

/// A published list with the facts that HTTP headers need.
public struct ShelvedRevocationList: Sendable {
    /// The list.
    public let der: [UInt8]
    /// When it was made.
    public let thisUpdate: Timestamp
    /// When it ends; thisUpdate when the list does not say.
    public let nextUpdate: Timestamp
    /// SHA-256 of `der`.
    public let fingerprint: [UInt8]

    init(_ list: RevocationList) {
        der = list.der
        thisUpdate = list.thisUpdate
        nextUpdate = list.nextUpdate ?? list.thisUpdate
        fingerprint = DigestAlgorithm.sha256.hash(list.der)
    }
}
