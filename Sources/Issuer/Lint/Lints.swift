/// Every rule, in the order of the standard's chapters.
enum Lints {
    static let all: [any Lint.Type] = [
        SerialNumberShape.self,
        SignatureAlgorithmAgrees.self,
        IssuerNameAgrees.self,
        ValidityInsideIssuer.self,
        ValidityAsProfiled.self,
        SubjectNotEmpty.self,
        SubjectNameEncoding.self,
        SubjectAsProfiled.self,
        SubjectKeyAllowed.self,
        ExtensionsAsProfiled.self,
        AuthorityKeyIdentifierAgrees.self,
        SubjectKeyIdentifierAgrees.self,
        KeyUsageFitsKey.self,
        PoliciesAsProfiled.self,
        AlternativeNamesAsProfiled.self,
        BasicConstraintsAsProfiled.self,
        PathLengthInsideIssuer.self,
        ExtendedKeyUsageAsProfiled.self,
        DistributionPointAgrees.self,
        AuthorityInformationAgrees.self,
        OCSPNoCheckAsProfiled.self,
    ]

    /// What all rules object to, in order.
    static func findings(in subject: LintSubject) -> [LintFinding] {
        all.compactMap { $0.finding(in: subject) }
    }
}
