import COpenSSL
public import Model

/// Finds and checks the path from a certificate to an anchor.
///
/// libcrypto builds a path and checks it (RFC 5280 §6.1); where that one is refused, every other one is looked for
/// (`PathSearch`) and given to libcrypto alone, because it does not come back from a way that leads nowhere. SM2 signatures verify because every certificate gets
/// the distinguishing identifier first. Revocation is looked at in
/// `verify(leaf:intermediates:anchors:at:purpose:revocationLists:)`, without libcrypto, which cannot verify SM2
/// signatures of lists.
public enum CertificateChain {
    /// How many certificates may stand between the certificate and the anchor.
    private static let maximumDepth: CInt = 8

    /// Verifies `leaf`.
    ///
    /// An anchor need not be self-signed; it is trusted because it is given.
    ///
    /// - Returns: a path that holds, whatever the order of `intermediates`; when none does, why the first one does not.
    /// - Throws: `CryptoError` with `.library` when the check itself could not be made.
    public static func verify(
        leaf: Certificate,
        intermediates: [Certificate],
        anchors: [Certificate],
        at moment: Timestamp,
        purpose: ChainPurpose = .any
    ) throws(CryptoError) -> ChainVerdict {
        try verify(
            leaf: leaf,
            intermediates: intermediates,
            anchors: anchors,
            at: moment,
            purpose: purpose
        ) { path in .trusted(path: path) }
    }

    /// The same of paths for which `judge` speaks, too: one that it refuses is passed over for another one.
    ///
    /// - Parameters:
    ///   - leaf: the certificate in question.
    ///   - intermediates: what may stand between it and an anchor.
    ///   - anchors: who is trusted.
    ///   - moment: the time of the check.
    ///   - purpose: what the leaf is wanted for.
    ///   - judge: looks at a path that holds, leaf first, for what else counts, as the status of those on it.
    /// - Returns: a path that holds; when none does, why the first one does not.
    /// - Throws: `CryptoError` with `.library` when the check itself could not be made.
    public static func verify(
        leaf: Certificate,
        intermediates: [Certificate],
        anchors: [Certificate],
        at moment: Timestamp,
        purpose: ChainPurpose = .any,
        judging judge: ([Certificate]) throws(CryptoError) -> ChainVerdict
    ) throws(CryptoError) -> ChainVerdict {
        func full(_ verdict: ChainVerdict) throws(CryptoError) -> ChainVerdict {
            guard case .trusted(let path) = verdict else { return verdict }
            // libcrypto's own check takes the last second of validity for outside (X509_cmp_time says "earlier" for
            // equal); RFC 5280 §4.1.2.5 includes it.
            guard let depth = path.firstIndex(where: { !$0.isValid(at: moment) }) else {
                return try judge(path)
            }
            return .refused(moment < path[depth].notBefore ? .notYetValid : .expired, depth: depth)
        }
        // What a signature with SHA-1 says counts for nobody: such a certificate is an anchor, or nothing.
        guard leaf.signatureAlgorithm != nil || anchors.contains(leaf) else {
            return .refused(.signatureInvalid, depth: 0)
        }
        let intermediates = intermediates.filter { $0.signatureAlgorithm != nil }
        let first = try full(library(leaf, intermediates, anchors, purpose))
        guard !first.isTrusted else { return first }
        var refusal: ChainVerdict?
        var search = PathSearch(
            intermediates: intermediates,
            anchors: anchors,
            maximumLength: Int(maximumDepth) + 2
        )
        let found = try search.first(from: leaf) { path throws(CryptoError) -> ChainVerdict? in
            let verdict = try full(
                library(leaf, Array(path.dropFirst().dropLast()), Array(path.suffix(1)), purpose)
            )
            if !verdict.isTrusted, refusal == nil { refusal = verdict }
            return verdict.isTrusted ? verdict : nil
        }
        guard case .refused(.issuerNotFound, _) = first else { return found ?? first }
        // A path that is there and does not hold says more than that another one leads nowhere.
        return found ?? refusal ?? first
    }

    /// What libcrypto makes of these certificates, whatever the time.
    private static func library(
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
