/// The meaning of the extensions this product knows, read once when a certificate is.
///
/// A known extension that cannot be read makes the whole certificate malformed: nobody should mistake an
/// unreadable restriction for none.
struct KnownExtensions: Hashable, Sendable {
    private(set) var basicConstraints: BasicConstraints?
    private(set) var keyUsage: Set<KeyUsage>?
    private(set) var extendedKeyUsage: [ExtendedKeyUsage]?
    private(set) var subjectKeyIdentifier: [UInt8]?
    private(set) var authorityKeyIdentifier: [UInt8]?
    private(set) var policies: [String] = []
    private(set) var crlURLs: [String] = []
    private(set) var ocspURLs: [String] = []
    private(set) var caIssuersURLs: [String] = []
    private(set) var alternativeNames: [GeneralName] = []

    init(_ extensions: [CertificateExtension]) throws(CryptoError) {
        for item in extensions {
            var reader = DERReader(item.value, of: "extension", named: item.oid)
            guard try read(item.oid, &reader) else { continue }
            try reader.finish()
        }
    }

    /// Reads one extension; false when it is not known.
    private mutating func read(_ oid: String, _ reader: inout DERReader) throws(CryptoError) -> Bool {
        switch oid {
        case ExtensionIdentifier.basicConstraints: basicConstraints = try Self.basicConstraints(&reader)
        case ExtensionIdentifier.keyUsage:
            keyUsage = Set(try reader.namedBits().compactMap { KeyUsage(rawValue: $0) })
        case ExtensionIdentifier.extendedKeyUsage:
            extendedKeyUsage = try Self.identifiers(&reader).map { ExtendedKeyUsage(known: $0) }
        case ExtensionIdentifier.subjectKeyIdentifier: subjectKeyIdentifier = try reader.octetString()
        case ExtensionIdentifier.authorityKeyIdentifier:
            authorityKeyIdentifier = try Self.authorityKeyIdentifier(&reader)
        case ExtensionIdentifier.certificatePolicies: policies = try Self.policies(&reader)
        case ExtensionIdentifier.crlDistributionPoints: crlURLs = try Self.distributionPoints(&reader)
        case ExtensionIdentifier.authorityInformationAccess: try readAccess(&reader)
        case ExtensionIdentifier.subjectAlternativeName: alternativeNames = try Self.names(&reader)
        default: return false
        }
        return true
    }

    private mutating func readAccess(_ reader: inout DERReader) throws(CryptoError) {
        var items = try reader.enter(DERTag.sequence)
        while !items.isAtEnd {
            var item = try items.enter(DERTag.sequence)
            let method = try item.objectIdentifier()
            let place = try GeneralName(item.next())
            try item.finish()
            guard case .uri(let url) = place else { continue }
            if method == "1.3.6.1.5.5.7.48.1" { ocspURLs.append(url) }
            if method == "1.3.6.1.5.5.7.48.2" { caIssuersURLs.append(url) }
        }
    }

    private static func basicConstraints(_ reader: inout DERReader) throws(CryptoError) -> BasicConstraints {
        var fields = try reader.enter(DERTag.sequence)
        let isAuthority = fields.nextTag == DERTag.boolean ? try fields.boolean() : false
        let pathLength = fields.nextTag == DERTag.integer ? try fields.smallInteger() : nil
        try fields.finish()
        guard (pathLength ?? 0) >= 0 else { throw fields.malformed }
        return BasicConstraints(isAuthority: isAuthority, pathLength: pathLength)
    }

    private static func identifiers(_ reader: inout DERReader) throws(CryptoError) -> [String] {
        var items = try reader.enter(DERTag.sequence)
        var list: [String] = []
        repeat { list.append(try items.objectIdentifier()) } while !items.isAtEnd
        return list
    }

    private static func authorityKeyIdentifier(_ reader: inout DERReader) throws(CryptoError) -> [UInt8]? {
        var fields = try reader.enter(DERTag.sequence)
        let identifier = try fields.nextIf(DERTag.contextPrimitive(0))
        while !fields.isAtEnd { _ = try fields.next() }
        return identifier.map { Array($0.content) }
    }

    private static func policies(_ reader: inout DERReader) throws(CryptoError) -> [String] {
        var items = try reader.enter(DERTag.sequence)
        var list: [String] = []
        repeat {
            var item = try items.enter(DERTag.sequence)
            list.append(try item.objectIdentifier())
        } while !items.isAtEnd
        return list
    }

    private static func distributionPoints(_ reader: inout DERReader) throws(CryptoError) -> [String] {
        var points = try reader.enter(DERTag.sequence)
        var urls: [String] = []
        while !points.isAtEnd {
            var point = try points.enter(DERTag.sequence)
            guard let place = try point.nextIf(DERTag.contextConstructed(0)) else { continue }
            var choice = DERReader(
                place.content,
                of: "extension",
                named: ExtensionIdentifier.crlDistributionPoints
            )
            guard let fullName = try choice.nextIf(DERTag.contextConstructed(0)) else { continue }
            var names = DERReader(
                fullName.content,
                of: "extension",
                named: ExtensionIdentifier.crlDistributionPoints
            )
            while !names.isAtEnd {
                if case .uri(let url) = try GeneralName(names.next()) { urls.append(url) }
            }
        }
        return urls
    }

    private static func names(_ reader: inout DERReader) throws(CryptoError) -> [GeneralName] {
        var items = try reader.enter(DERTag.sequence)
        var names: [GeneralName] = []
        repeat { names.append(try GeneralName(items.next())) } while !items.isAtEnd
        return names
    }
}
