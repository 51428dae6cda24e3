public import Model

/// What is published about an authority beside its own certificate: several certificates in one file.
public struct AuthorityBundle: Hashable, Sendable {
    /// The kinds, by how their files' names end.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Every certificate of its key, as a certs-only message.
        case certificates = ".p7c"
        /// From its own certificate up to its root, PEM.
        case chain = "-chain.pem"
        /// From its own certificate up through the links to the oldest root, each name and key once, PEM.
        case towardsOld = "-old.pem"
        /// The same to the newest root.
        case towardsNew = "-new.pem"
        /// Those above an authority that stands below somebody else's, PEM.
        case above = "-above.pem"

        /// The media type.
        ///
        /// Source: RFC 5280 §4.2.2.1, RFC 8551 §3.2.2 (certs-only); RFC 8555 §9.1 (chains).
        public var mediaType: String {
            switch self {
            case .certificates: "application/pkcs7-mime; smime-type=certs-only"
            case .chain, .towardsOld, .towardsNew, .above: "application/pem-certificate-chain"
            }
        }
    }

    /// The file.
    public let bytes: [UInt8]
    /// When it last became another one.
    public let changedAt: Timestamp

    /// Makes a bundle.
    public init(bytes: [UInt8], changedAt: Timestamp) {
        self.bytes = bytes
        self.changedAt = changedAt
    }
}
