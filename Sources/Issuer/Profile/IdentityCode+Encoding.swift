import OpenSSL

extension Profile.IdentityCode {
    /// The most characters of a value.
    static let maximumLength = 64

    /// The extension, never critical.
    ///
    /// - Parameters:
    ///   - value: the number.
    ///   - type: of which kind it is, as the fact `idType`; only for the CHOICE.
    /// - Returns: the extension.
    /// - Throws: `CryptoError` with `.notAllowed` for a value that the form cannot hold, `.tooLarge`, or `.malformed`.
    func encoded(_ value: String, type: String?) throws(CryptoError) -> CertificateExtension {
        guard !value.isEmpty, !value.unicodeScalars.contains(where: NameRules.isHidden) else {
            throw CryptoError(.notAllowed(what: "empty identity code, or one with hidden characters"))
        }
        guard value.unicodeScalars.count <= Self.maximumLength else {
            throw CryptoError(.tooLarge(what: "identity code", limit: Self.maximumLength))
        }
        return try CertificateExtension(oid: oid, critical: false, value: content(value, type))
    }

    /// Whether the value of an extension is written in this form.
    func isWellFormed(_ value: [UInt8]) -> Bool {
        var reader = DERReader(value, of: "identity code")
        guard let element = try? reader.next(), reader.isAtEnd else { return false }
        switch form {
        case .printableString: return Self.isString(element, DERTag.printableString)
        case .utf8String: return Self.isString(element, DERTag.utf8String)
        case .residentIdChoice: return isChoice(element)
        }
    }

    private func content(_ value: String, _ type: String?) throws(CryptoError) -> [UInt8] {
        switch form {
        case .printableString: return try Self.printable(value)
        case .utf8String: return DER.utf8String(value)
        case .residentIdChoice:
            guard let number = Self.choice(type) else {
                throw CryptoError(.notAllowed(what: "identity code of the kind \(type ?? "unknown")"))
            }
            let string = number == 1 ? DER.utf8String(value) : try Self.printable(value)
            return tagging == .explicit
                ? DER.contextConstructed(number, string)
                : DER.contextPrimitive(number, Array(value.utf8))
        }
    }

    /// residenterCardNumber, militaryOfficerCardNumber, passportNumber; other papers have no alternative.
    private static func choice(_ type: String?) -> UInt8? {
        switch type {
        case "RESIDENT_ID": 0
        case "OFFICER_CARD": 1
        case "PASSPORT": 2
        default: nil
        }
    }

    private static func printable(_ value: String) throws(CryptoError) -> [UInt8] {
        guard DER.isPrintable(value) else {
            throw CryptoError(.notAllowed(what: "identity code outside PrintableString"))
        }
        return DER.printableString(value)
    }

    private func isChoice(_ element: DERElement) -> Bool {
        let number = element.tag & 0x1F
        guard element.tag & 0xC0 == 0x80, number <= 2 else { return false }
        let tag = number == 1 ? DERTag.utf8String : DERTag.printableString
        guard tagging == .explicit else {
            return element.tag & 0x20 == 0 && Self.isText(element.content, tag)
        }
        var reader = DERReader(element.content, of: "identity code")
        guard element.tag & 0x20 != 0, let inner = try? reader.next(), reader.isAtEnd else { return false }
        return Self.isString(inner, tag)
    }

    private static func isString(_ element: DERElement, _ tag: UInt8) -> Bool {
        element.tag == tag && isText(element.content, tag)
    }

    private static func isText(_ content: ArraySlice<UInt8>, _ tag: UInt8) -> Bool {
        guard let text = String(validating: content, as: UTF8.self),
            (1...maximumLength).contains(text.unicodeScalars.count),
            !text.unicodeScalars.contains(where: NameRules.isHidden)
        else { return false }
        return tag != DERTag.printableString || DER.isPrintable(text)
    }
}
