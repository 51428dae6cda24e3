import OpenSSL

/// A TBSCertificate taken apart without judging what its parts say; what lints of form look at.
///
/// Source: RFC 5280 §4.1.
final class CertificateAnatomy: Sendable {
    /// The whole body.
    let octets: [UInt8]
    /// The content of version's INTEGER; nil when the field is left out.
    let version: ArraySlice<UInt8>?
    /// The content of serialNumber.
    let serial: ArraySlice<UInt8>
    /// notBefore and notAfter.
    let times: [DERElement]
    /// The subject's attributes by relative name.
    let subject: [[NamePart]]
    /// subjectPublicKeyInfo.
    let publicKey: PublicKeyAnatomy
    /// Whether issuerUniqueID or subjectUniqueID is there.
    let hasUniqueIdentifiers: Bool
    /// In their order; one may occur twice.
    let extensions: [ExtensionAnatomy]
    /// The directory names of subjectAltName, each as the subject.
    let otherNames: [[[NamePart]]]

    /// Every attribute of every name.
    let nameParts: [NamePart]

    private static let what = "certificate"

    /// Takes a body apart.
    ///
    /// - Throws: `CryptoError` with `.malformed` or `.trailingOctets` when it does not have these parts.
    init(_ octets: [UInt8]) throws(CryptoError) {
        self.octets = octets
        var reader = try DERReader.sequence(octets, of: Self.what)
        if reader.nextTag == DERTag.contextConstructed(0) {
            var field = try reader.enter(DERTag.contextConstructed(0))
            version = try field.next(DERTag.integer).content
        } else {
            version = nil
        }
        serial = try reader.next(DERTag.integer).content
        _ = try reader.next(DERTag.sequence)
        _ = try reader.next(DERTag.sequence)
        var validity = try reader.enter(DERTag.sequence)
        times = [try validity.next(), try validity.next()]
        try validity.finish()
        subject = try NamePart.names(reader.next(DERTag.sequence).content)
        publicKey = try PublicKeyAnatomy(reader.next(DERTag.sequence))
        let issuerID = try reader.nextIf(DERTag.contextPrimitive(1))
        let subjectID = try reader.nextIf(DERTag.contextPrimitive(2))
        hasUniqueIdentifiers = issuerID != nil || subjectID != nil
        extensions = try ExtensionAnatomy.list(&reader)
        try reader.finish()
        otherNames = try Self.directoryNames(extensions)
        nameParts = subject.flatMap { $0 } + otherNames.flatMap { $0.flatMap { $0 } }
    }

    /// The value of an extension, or nil.
    func value(_ oid: String) -> ArraySlice<UInt8>? { extensions.first { $0.oid == oid }?.value }

    private static func directoryNames(
        _ extensions: [ExtensionAnatomy]
    ) throws(CryptoError) -> [[[NamePart]]] {
        guard
            let value = extensions.first(where: { $0.oid == ExtensionIdentifier.subjectAlternativeName })?
                .value
        else { return [] }
        var outer = DERReader(value, of: what)
        var items = try outer.enter(DERTag.sequence)
        var names: [[[NamePart]]] = []
        while !items.isAtEnd {
            let item = try items.next()
            guard item.tag == DERTag.contextConstructed(4) else { continue }
            var name = DERReader(item.content, of: what)
            names.append(try NamePart.names(name.next(DERTag.sequence).content))
        }
        return names
    }
}
