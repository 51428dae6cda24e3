import COpenSSL
public import Model

/// Finds and checks the path from a certificate to an anchor.
///
/// libcrypto builds the path (RFC 5280 §6.1). SM2 signatures verify because every certificate gets the
/// distinguishing identifier first. Revocation is looked at in
/// `verify(leaf:intermediates:anchors:at:purpose:revocationLists:)`, without libcrypto, which cannot verify SM2
/// signatures of lists.
public enum CertificateChain {
    /// How many certificates may stand between the certificate and the anchor.
    private static let maximumDepth: CInt = 8

    /// Verifies `leaf`.
    ///
    /// An anchor need not be self-signed; it is trusted because it is given.
    ///
    /// - Throws: `CryptoError` with `.library` when the check itself could not be made.
    public static func verify(
        leaf: Certificate,
        intermediates: [Certificate],
        anchors: [Certificate],
        at moment: Timestamp,
        purpose: ChainPurpose = .any
    ) throws(CryptoError) -> ChainVerdict {
        let first = try search(leaf, intermediates, anchors, purpose)
        guard case .trusted(let path) = first, let depth = path.firstIndex(where: { !$0.isValid(at: moment) })
        else {
            return first
        }
        // Perhaps an issuer's certificate was renewed: look again among those that are valid.
        let second = try search(
            leaf,
            intermediates.filter { $0.isValid(at: moment) },
            anchors.filter { $0.isValid(at: moment) },
            purpose
        )
        if second.isTrusted, leaf.isValid(at: moment) { return second }
        return .refused(moment < path[depth].notBefore ? .notYetValid : .expired, depth: depth)
    }

    /// Finds a path whatever the time.
    ///
    /// libcrypto's own check takes the last second of validity for outside (X509_cmp_time says "earlier" for
    /// equal); RFC 5280 §4.1.2.5 includes it.
    private static func search(
        _ leaf: Certificate,
        _ intermediates: [Certificate],
        _ anchors: [Certificate],
        _ purpose: ChainPurpose
    ) throws(CryptoError) -> ChainVerdict {
        let store = try StoreHandle()
        for anchor in anchors { try store.add(anchor) }
        let untrusted = try CertificateStack(intermediates)
        let target = try X509Handle(identified: leaf)
        let context = try StoreContext()
        let status = unsafe X509_STORE_CTX_init(
            context.pointer,
            store.pointer,
            target.pointer,
            untrusted.pointer
        )
        try check(status, "X509_STORE_CTX_init")
        try context.configure(purpose, maximumDepth: maximumDepth)
        defer { ErrorQueue.clear() }
        return unsafe X509_verify_cert(context.pointer) == 1
            ? .trusted(path: try context.path()) : context.refusal()
    }
}
