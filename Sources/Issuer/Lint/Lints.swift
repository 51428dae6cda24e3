import Model
import OpenSSL

/// Every rule, in the order of the standard's chapters.
enum Lints {
    /// How it is written.
    static let form: [any FormLint.Type] = [
        DEREncoding.self,
        DefaultsLeftOut.self,
        VersionThree.self,
        SerialNumberPositive.self,
        TimeForm.self,
        TimeType.self,
        RelativeNamesSingle.self,
        NameStringTypes.self,
        NameValuesNotEmpty.self,
        NameUpperBounds.self,
        NameSingleValued.self,
        NameCharacters.self,
        NameNormalForm.self,
        NameSpaces.self,
        CountryCode.self,
        PublicKeyParameters.self,
        PublicKeyEncoding.self,
        NoUniqueIdentifiers.self,
        NoExtensionTwice.self,
        AuthorityKeyIdentifierForm.self,
        KeyUsageBits.self,
        NoPolicyTwice.self,
        DistributionPointForm.self,
        AuthorityInformationForm.self,
    ]

    /// What it says.
    static let all: [any Lint.Type] = [
        SerialNumberShape.self,
        SignatureAlgorithmAgrees.self,
        IssuerNameAgrees.self,
        ValidityInsideIssuer.self,
        ValidityAsProfiled.self,
        SubjectNotEmpty.self,
        SubjectAsProfiled.self,
        SubjectKeyAllowed.self,
        ExtensionsAsProfiled.self,
        ExtensionCriticality.self,
        AuthorityKeyIdentifierAgrees.self,
        SubjectKeyIdentifierAgrees.self,
        KeyUsageFitsKey.self,
        SigningOnlyInAuthorities.self,
        PoliciesAsProfiled.self,
        PolicyQualifiersAsProfiled.self,
        PoliciesInsideIssuer.self,
        AlternativeNamesAsProfiled.self,
        MailboxNames.self,
        DomainNames.self,
        AddressNames.self,
        ResourceNames.self,
        PrincipalNames.self,
        ServerNames.self,
        BasicConstraintsAsProfiled.self,
        PathLengthInsideIssuer.self,
        NameConstraintsAsProfiled.self,
        NamesInsideIssuer.self,
        ExtendedKeyUsageAsProfiled.self,
        NoAnyExtendedKeyUsage.self,
        PurposesInsideIssuer.self,
        DistributionPointAgrees.self,
        AuthorityInformationAgrees.self,
        OCSPNoCheckAsProfiled.self,
        NationalExtensionSet.self,
        IdentityCodesAsProfiled.self,
        CustomExtensionsAsProfiled.self,
        CertificateSize.self,
    ]

    /// Every rule, those of form first.
    static let rules: [any LintRule.Type] =
        form.map { $0 as any LintRule.Type } + all.map { $0 as any LintRule.Type }

    /// The names of all rules.
    static let names = Set(rules.map { $0.rule })

    /// The names of those that a profile may ignore.
    static let ignorable = Set(rules.filter { $0.mayBeIgnored }.map { $0.rule })

    /// What the rules of form object to, in order.
    static func findings(in anatomy: CertificateAnatomy, of profile: Profile) -> [LintFinding] {
        let ignored = profile.ignoredLints
        return form.compactMap { ignored.isEmpty || ignored[$0.rule] == nil ? $0.finding(in: anatomy) : nil }
    }

    /// What the rules of content object to, in order.
    static func findings(in subject: LintSubject) -> [LintFinding] {
        let ignored = subject.profile.ignoredLints
        return all.compactMap { ignored.isEmpty || ignored[$0.rule] == nil ? $0.finding(in: subject) : nil }
    }
}
