/// A `pkcs11:` URI that names a token, or an object in one.
///
/// Of the attributes of RFC 7512 those that name things are taken: `token`, `manufacturer`, `model`, `serial`,
/// `object`, `id`, `type`; and of the query `module-path` and `pin-source=file:/…`. A `pin-value` is refused, because
/// it would put a PIN into a file or on a command line. What is absent matches anything.
///
/// Source: RFC 7512 §2.3, §2.4.
public struct TokenURI: Hashable, Sendable {
    /// The class of an object.
    public enum ObjectType: String, CaseIterable, Sendable {
        /// CKO_PRIVATE_KEY.
        case privateKey = "private"
        /// CKO_PUBLIC_KEY.
        case publicKey = "public"
        /// CKO_CERTIFICATE.
        case certificate = "cert"
        /// CKO_SECRET_KEY.
        case secretKey = "secret-key"
    }

    /// The token's label, at most 32 octets.
    public var token: String?
    /// The token's manufacturer, at most 32 octets.
    public var manufacturer: String?
    /// The token's model, at most 16 octets.
    public var model: String?
    /// The token's serial number, at most 16 octets; the only attribute that tells two tokens apart for sure.
    public var serial: String?
    /// The object's label (CKA_LABEL).
    public var object: String?
    /// The object's identifier (CKA_ID), 1 to 255 octets.
    public var id: [UInt8]?
    /// The object's class.
    public var type: ObjectType?
    /// The absolute path of the module.
    public var modulePath: String?
    /// The absolute path of the file with the token's user PIN.
    public var pinFile: String?

    /// Names anything: set what should be named.
    public init() {}

    /// Names a token, or an object in it.
    public init(token: String? = nil, serial: String? = nil, object: String? = nil, id: [UInt8]? = nil) {
        self.token = token
        self.serial = serial
        self.object = object
        self.id = id
    }

    /// True when `text` begins like a `pkcs11:` URI, usable or not.
    public static func isOne(_ text: String) -> Bool { text.utf8.starts(with: "pkcs11:".utf8) }

    /// What it says of the token, without object, module and PIN.
    public var tokenOnly: TokenURI {
        var uri = TokenURI(token: token, serial: serial)
        uri.manufacturer = manufacturer
        uri.model = model
        return uri
    }

    /// `other`, with the module and the PIN file of this one.
    public func naming(_ other: TokenURI) -> TokenURI {
        var uri = other
        uri.modulePath = modulePath
        uri.pinFile = pinFile
        return uri
    }

    /// The words that name the token in messages, as "label 'ca1' and serial number 0a1b".
    var tokenWords: String {
        let words = [
            serial.map { "serial number '\($0)'" }, token.map { "label '\($0)'" },
            manufacturer.map { "manufacturer '\($0)'" }, model.map { "model '\($0)'" },
        ].compactMap(\.self)
        return words.isEmpty ? "any name" : words.joined(separator: " and ")
    }

    /// The words that name the object in messages.
    var objectWords: String {
        let words = [object.map { "label '\($0)'" }, id.map { "id \(Self.hexadecimal($0))" }].compactMap(
            \.self
        )
        return words.isEmpty ? "any name" : words.joined(separator: " and ")
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
