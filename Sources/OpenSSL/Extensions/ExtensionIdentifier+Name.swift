extension ExtensionIdentifier {
    private static let names = [
        subjectKeyIdentifier: "subjectKeyIdentifier", keyUsage: "keyUsage",
        subjectAlternativeName: "subjectAltName", basicConstraints: "basicConstraints",
        nameConstraints: "nameConstraints", crlNumber: "cRLNumber",
        crlReason: "reasonCode", issuingDistributionPoint: "issuingDistributionPoint",
        crlDistributionPoints: "cRLDistributionPoints", certificatePolicies: "certificatePolicies",
        authorityKeyIdentifier: "authorityKeyIdentifier", extendedKeyUsage: "extKeyUsage",
        policyMappings: "policyMappings", policyConstraints: "policyConstraints",
        inhibitAnyPolicy: "inhibitAnyPolicy",
        authorityInformationAccess: "authorityInfoAccess", ocspNoCheck: "ocsp-nocheck",
    ]

    /// The name that standards give an extension, or its dotted identifier.
    public static func name(of oid: String) -> String { names[oid] ?? oid }
}
