/// Where the certificates of an import come from; it can be gone through more than once.
public protocol CertificateFeed: Sendable {
    /// Begins at the first certificate.
    ///
    /// - Throws: an `OperatorError` when the place cannot be read at all.
    func items() throws -> AnyIterator<CertificateFeedItem>
}

/// A feed in which nothing is, for records that come alone.
public struct NoCertificates: CertificateFeed {
    /// Makes it.
    public init() {}

    /// None.
    public func items() -> AnyIterator<CertificateFeedItem> { AnyIterator { nil } }
}

/// One certificate of a feed, why there is none where one should be, or what else is there.
public struct CertificateFeedItem: Sendable {
    /// Where it was found, as people write it.
    public let source: String
    /// Its octets; nil when the place could not be read.
    public let der: [UInt8]?
    /// Why it could not be read, as half a sentence.
    public let fault: String?
    /// What it is when nobody would look for a certificate in it, as half a sentence; nil otherwise.
    public let other: String?

    /// A certificate.
    public init(source: String, der: [UInt8]) {
        (self.source, self.der, fault, other) = (source, der, nil, nil)
    }

    /// A place where there is none.
    public init(source: String, fault: String) {
        (self.source, der, self.fault, other) = (source, nil, fault, nil)
    }

    /// Something else, which is passed over.
    public init(source: String, other: String) {
        (self.source, der, fault, self.other) = (source, nil, nil, other)
    }
}
