/// Goes every way up from a certificate to an anchor, one after another.
///
/// Several certificates of one name and key, as a root's links in both directions (RFC 4210 §4.4) and cross certificates,
/// lead to different ends; a builder that takes the first of them and does not come back finds no path where there is one.
///
/// Source: RFC 4158 §2.4.2, §5.2.
struct PathSearch {
    private let anchors: Set<Certificate>
    private let candidates: [Certificate]
    private let maximumLength: Int
    // What a stranger can make us do is bounded: certificates come from messages and files.
    private var steps = 4096
    private var offers = 64
    private var signatureChecks = 512
    private var checked: [Link: Bool] = [:]

    private struct Link: Hashable {
        let certificate: Certificate
        let key: PublicKey
    }

    /// Prepares the search.
    ///
    /// - Parameters:
    ///   - intermediates: what may stand between, in any order; each counts once.
    ///   - anchors: where a path ends.
    ///   - maximumLength: how many certificates a path has at most, both ends included.
    init(intermediates: [Certificate], anchors: [Certificate], maximumLength: Int) {
        self.anchors = Set(anchors)
        self.maximumLength = maximumLength
        var seen: Set<Certificate> = []
        candidates = (anchors + intermediates).filter { seen.insert($0).inserted }
    }

    /// Offers every path from `leaf`, leaf first, until one is taken.
    ///
    /// No path has two certificates of one name and key. Names and signatures lead; what else counts, `take` decides.
    ///
    /// - Returns: what `take` made of the path that it took; nil when it took none, or the bounds were reached.
    mutating func first<Outcome>(
        from leaf: Certificate,
        _ take: ([Certificate]) throws(CryptoError) -> Outcome?
    ) throws(CryptoError) -> Outcome? {
        try extend([leaf], take)
    }

    private mutating func extend<Outcome>(
        _ path: [Certificate],
        _ take: ([Certificate]) throws(CryptoError) -> Outcome?
    ) throws(CryptoError) -> Outcome? {
        guard let last = path.last else { return nil }
        if anchors.contains(last) {
            guard offers > 0 else { return nil }
            offers -= 1
            if let result = try take(path) { return result }
        }
        guard path.count < maximumLength else { return nil }
        for issuer in candidates where isIssuer(issuer, of: last) {
            let isThere = path.contains {
                $0.subjectDER == issuer.subjectDER && $0.publicKey == issuer.publicKey
            }
            guard !isThere else { continue }
            guard steps > 0 else { return nil }
            steps -= 1
            if let result = try extend(path + [issuer], take) { return result }
        }
        return nil
    }

    private mutating func isIssuer(_ issuer: Certificate, of certificate: Certificate) -> Bool {
        guard issuer.subjectDER == certificate.issuerDER else { return false }
        if let wanted = certificate.authorityKeyIdentifier, let found = issuer.subjectKeyIdentifier,
            wanted != found
        {
            return false
        }
        let link = Link(certificate: certificate, key: issuer.publicKey)
        if let known = checked[link] { return known }
        guard signatureChecks > 0 else { return false }
        signatureChecks -= 1
        let isSigned = certificate.isSigned(by: issuer.publicKey)
        checked[link] = isSigned
        return isSigned
    }
}
