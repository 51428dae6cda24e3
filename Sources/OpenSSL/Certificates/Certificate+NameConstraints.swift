import COpenSSL

extension Certificate {
    /// How this certificate's names break the name constraints of an authority above it; nil when they do not, or when
    /// it has none.
    ///
    /// libcrypto compares them: the subject, the alternative names, and addresses in the subject. What it cannot read
    /// or compare counts as broken.
    ///
    /// Source: RFC 5280 §4.2.1.10, §6.1.3 (b) and (c).
    public func nameViolation(under authority: Certificate) -> NameViolation? {
        guard authority.extension(ExtensionIdentifier.nameConstraints) != nil else { return nil }
        defer { ErrorQueue.clear() }
        guard let above = try? X509Handle(formOf: authority.der), let own = try? X509Handle(der: der),
            // libcrypto finds alternative names only after it has looked through the extensions.
            unsafe X509_check_purpose(own.pointer, -1, 0) == 1,
            let read = unsafe X509_get_ext_d2i(above.pointer, NID_name_constraints, nil, nil)
        else { return .unreadable }
        let constraints = unsafe read.assumingMemoryBound(to: NAME_CONSTRAINTS.self)
        defer { unsafe NAME_CONSTRAINTS_free(constraints) }
        switch unsafe NAME_CONSTRAINTS_check(own.pointer, constraints) {
        case X509_V_OK: return nil
        case X509_V_ERR_PERMITTED_VIOLATION: return .notPermitted
        case X509_V_ERR_EXCLUDED_VIOLATION: return .excluded
        default: return .unreadable
        }
    }
}
