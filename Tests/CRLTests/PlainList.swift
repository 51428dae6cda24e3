import Model
import OpenSSL

/// A list put together as RFC 5280 §5.1 draws it, value by value and in memory: what the streaming one is compared with.
struct PlainList {
    let issuer: [UInt8]
    let keyIdentifier: [UInt8]
    let thisUpdate: Timestamp
    let nextUpdate: Timestamp
    let number: Int64
    let entries: [RevokedEntry]

    func signed(by key: any SigningKey) throws -> [UInt8] {
        let identifier = key.signatureAlgorithm.identifier
        let identifiers = DER.sequence(DER.contextPrimitive(0, keyIdentifier))
        let extensions = DER.sequence(
            Self.encoded("2.5.29.35", identifiers),
            Self.encoded("2.5.29.20", DER.integer(Int(number)))
        )
        let body = DER.sequence(
            DER.integer(1),
            identifier,
            issuer,
            DER.time(thisUpdate),
            DER.time(nextUpdate),
            entries.isEmpty ? [] : DER.sequence(of: entries.map(Self.encoded)),
            DER.contextConstructed(0, extensions)
        )
        return SignedObject.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: try key.sign(body)
        )
    }

    private static func encoded(_ entry: RevokedEntry) -> [UInt8] {
        var extensions: [[UInt8]] = []
        if let code = entry.revocation.reason.code {
            extensions.append(encoded("2.5.29.21", DER.enumerated(code)))
        }
        if let date = entry.revocation.invalidityDate {
            extensions.append(encoded("2.5.29.24", DER.generalizedTime(date)))
        }
        return DER.sequence(
            DER.integer(entry.serial),
            DER.time(entry.revocation.date),
            extensions.isEmpty ? [] : DER.sequence(of: extensions)
        )
    }

    private static func encoded(_ identifier: StaticString, _ value: [UInt8]) -> [UInt8] {
        DER.sequence(DER.oid(identifier), DER.octetString(value))
    }
}
