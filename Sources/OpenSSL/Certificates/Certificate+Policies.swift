import COpenSSL

extension Certificate {
    /// Whether an authority above demands a policy for the whole path down to this certificate, and none holds for it.
    ///
    /// libcrypto goes through the policies, any of which is acceptable. Of an anchor, the self-signed certificate at the end,
    /// only `demandsPolicy(after:)` counts. What cannot be read counts as lacking.
    ///
    /// - Parameter path: the certificates above, in order, as far as they are known.
    ///
    /// Source: RFC 5280 §6.1.5 (g).
    public func lacksPolicy(below path: [Certificate]) -> Bool {
        defer { ErrorQueue.clear() }
        guard let stack = try? CertificateStack([self] + path),
            let acceptable = unsafe COpenSSL_sk_ASN1_OBJECT_new(OBJ_nid2obj(NID_any_policy))
        else { return true }
        defer { unsafe COpenSSL_sk_ASN1_OBJECT_free(acceptable) }
        var flags: CInt = 0
        if let last = path.last, last.isSelfIssued, last.isSigned(by: last.publicKey) {
            let below = ([self] + path.dropLast()).count(where: { !$0.isSelfIssued })
            if last.demandsPolicy(after: below) { flags = X509_V_FLAG_EXPLICIT_POLICY }
        } else {
            guard unsafe COpenSSL_sk_X509_push_null(stack.pointer) > 0 else { return true }
        }
        var tree: OpaquePointer?
        var isExplicit: CInt = 0
        let outcome = unsafe X509_policy_check(&tree, &isExplicit, stack.pointer, acceptable, UInt32(flags))
        unsafe X509_policy_tree_free(tree)
        return outcome != X509_PCY_TREE_VALID
    }

    /// Whether this authority demands a policy of a path with so many certificates below it that are not self-issued.
    ///
    /// A demand that cannot be read is one.
    ///
    /// Source: RFC 5280 §4.2.1.11 (requireExplicitPolicy).
    public func demandsPolicy(after count: Int) -> Bool {
        guard let constraints = self.extension(ExtensionIdentifier.policyConstraints) else { return false }
        do throws(CryptoError) {
            var reader = try DERReader.sequence(constraints.value, of: "policyConstraints")
            guard reader.nextTag == DERTag.contextPrimitive(0) else { return false }
            return try reader.smallInteger(tag: DERTag.contextPrimitive(0)) <= count
        } catch {
            return true
        }
    }
}
