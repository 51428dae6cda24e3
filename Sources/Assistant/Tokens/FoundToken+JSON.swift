import Enrollment
import Model
import OpenSSL
import Tokens

extension FoundToken {
    /// The token, for a page.
    var json: JSONValue {
        var pairs: [(String, JSONValue?)] = [("reader", .string(place))]
        if let identity {
            pairs.append(("serial", .string(identity.serial)))
            pairs.append(("model", .string(identity.model)))
        }
        if let pinTriesLeft { pairs.append(("pinTriesLeft", .number(String(pinTriesLeft)))) }
        if let trouble {
            pairs.append(("trouble", .string(trouble.code)))
            pairs.append(("words", .string(trouble.sentence)))
        }
        pairs.append(("certificates", .array(certificates.map(\.json))))
        return .object(pairs)
    }
}

extension HeldCertificate {
    /// The certificate, for a page.
    var json: JSONValue {
        let pairs: [(String, JSONValue?)] = [
            ("slot", .string(slot.rawValue)),
            ("der", .string(String(decoding: Base64.encode(der), as: UTF8.self))),
            ("sha256", .string(Hexadecimal.encode(fingerprint))),
            ("standing", .string(standing.rawValue)),
        ]
        return .object(pairs)
    }
}
