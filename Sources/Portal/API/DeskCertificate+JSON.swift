import Enrollment
import Model
import OpenSSL

extension DeskCertificate {
    /// As `Certificate` of docs/openapi.yaml.
    var json: JSONValue {
        .object([
            ("serial", .string(id.serial.hexadecimal)),
            ("authority", .string(id.authority.name)),
            ("profile", .string(profile)),
            ("status", .string(state.rawValue)),
            ("notBefore", .string(notBefore.rfc3339)),
            ("notAfter", .string(notAfter.rfc3339)),
            ("endsWithAuthority", endsWithAuthority ? .bool(true) : nil),
            ("certificate", .string(pem)),
            ("chain", .array(chain.map { .string($0) })),
            ("revocation", revocation?.json),
            ("authorityRevocation", authorityRevocation?.json),
        ])
    }
}

extension Revocation {
    fileprivate var json: JSONValue {
        .object([("date", .string(date.rfc3339)), ("reason", .string(reason.rawValue))])
    }
}

extension DeskProfile {
    /// As `Profile` of docs/openapi.yaml.
    var json: JSONValue {
        let facts = facts.sorted { $0.key < $1.key }.map { name, isRequired in
            JSONValue.object([("name", .string(name)), ("required", .bool(isRequired))])
        }
        return .object([
            ("name", .string(name)), ("label", .string(label)),
            ("keys", .array(keys.map { .string($0.rawValue) })), ("subject", .array(facts)),
        ])
    }
}

extension Timestamp {
    /// As `2026-11-22T19:00:00Z` (RFC 3339).
    var rfc3339: String {
        // YYYYMMDDHHMMSSZ behind identifier and length.
        let digits = DER.generalizedTime(self).dropFirst(2)
        func part(_ from: Int, _ count: Int) -> String {
            String(decoding: digits.dropFirst(from).prefix(count), as: UTF8.self)
        }
        return "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(8, 2)):\(part(10, 2)):\(part(12, 2))Z"
    }
}
