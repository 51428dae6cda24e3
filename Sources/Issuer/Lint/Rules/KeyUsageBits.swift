import OpenSSL

/// RFC 5280 §4.2.1.3: "at least one of the bits MUST be set to 1"; X.690 §11.2.2: no zero bits at the end.
enum KeyUsageBits: FormLint {
    static let rule = "key-usage-bits"
    static let clause = "RFC 5280 §4.2.1.3"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        guard let value = anatomy.value(ExtensionIdentifier.keyUsage) else { return nil }
        var reader = DERReader(value, of: "keyUsage")
        guard let bits = try? reader.namedBits() else { return "has zero bits at its end" }
        return bits.isEmpty ? "has no usage" : nil
    }
}
