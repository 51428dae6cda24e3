extension CertificateRequest {
    /// The requested extensions that ask for more than `issued`, what would go into the certificate.
    ///
    /// This product takes only the key from a request, so a wish never comes true by itself; but who asks to be an
    /// authority, or for another's names, should be told no instead of getting something else.
    ///
    /// - basicConstraints: being no authority asks for nothing; being one needs it issued, with no longer a path than it names.
    /// - keyUsage, extKeyUsage, subjectAltName: each usage or name must be among those issued.
    /// - Any other: the same value must be issued.
    ///
    /// Whether a wish is critical does not matter. What cannot be read asks for more.
    public func extensions(beyond issued: [CertificateExtension]) -> [CertificateExtension] {
        requestedExtensions.filter { !$0.isCovered(by: issued) }
    }
}

extension CertificateExtension {
    fileprivate func isCovered(by issued: [CertificateExtension]) -> Bool {
        let match = issued.first { $0.oid == oid }
        if let match, match.value == value { return true }
        guard let wish = try? KnownExtensions([self]),
            let offer = try? KnownExtensions(match.map { [$0] } ?? [])
        else { return false }
        switch oid {
        case ExtensionIdentifier.basicConstraints:
            return Self.covers(offer.basicConstraints, wish.basicConstraints)
        case ExtensionIdentifier.keyUsage:
            return (wish.keyUsage ?? []).isSubset(of: offer.keyUsage ?? [])
        case ExtensionIdentifier.extendedKeyUsage:
            return Set(wish.extendedKeyUsage ?? []).isSubset(of: offer.extendedKeyUsage ?? [])
        case ExtensionIdentifier.subjectAlternativeName:
            return Set(wish.alternativeNames).isSubset(of: offer.alternativeNames)
        default: return false
        }
    }

    private static func covers(_ offer: BasicConstraints?, _ wish: BasicConstraints?) -> Bool {
        guard let wish, wish.isAuthority else { return true }
        guard let offer, offer.isAuthority else { return false }
        guard let limit = offer.pathLength else { return true }
        return wish.pathLength.map { $0 <= limit } ?? true
    }
}
