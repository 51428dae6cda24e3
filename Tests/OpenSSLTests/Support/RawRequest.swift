import Model
import OpenSSL

/// A certification request put together from encoded parts, of which any may be wrong; truly signed with a P-256 key.
struct RawRequest {
    var version = DER.integer(0)
    var subject: [UInt8]
    var publicKey: [UInt8]
    /// Encoded Attributes, in this order.
    var attributes: [[UInt8]] = []
    /// What follows the attributes inside the body.
    var tail: [UInt8] = []

    init() throws {
        subject = try DistinguishedName([.init(.commonName, "a")]).der
        publicKey = try TestKeys.key(.p256).subjectPublicKeyInfo
    }

    /// The whole request.
    func der() throws -> [UInt8] {
        let list = DER.tlv(DERTag.contextConstructed(0), Array(attributes.joined()))
        let body = DER.sequence(version, subject, publicKey, list, tail)
        return SignedObject.assemble(
            body: body,
            algorithm: .ecdsaWithSHA256,
            signature: try TestKeys.key(.p256).sign(body)
        )
    }

    /// The whole request with another key in it.
    static func of(publicKey: [UInt8]) throws -> [UInt8] {
        var request = try RawRequest()
        request.publicKey = publicKey
        return try request.der()
    }

    /// The whole request with these attributes.
    static func with(_ attributes: [UInt8]...) throws -> [UInt8] {
        var request = try RawRequest()
        request.attributes = attributes
        return try request.der()
    }

    /// An Attribute of encoded values.
    static func attribute(_ oid: String, _ values: [UInt8]...) throws -> [UInt8] {
        DER.sequence(try DER.oid(parsing: oid), DER.tlv(DERTag.set, Array(values.joined())))
    }

    /// The SubjectPublicKeyInfo of a point on a curve.
    static func point(_ point: [UInt8], curve: String = "1.2.840.10045.3.1.7") throws -> [UInt8] {
        DER.sequence(
            DER.sequence(DER.oid("1.2.840.10045.2.1"), try DER.oid(parsing: curve)),
            DER.bitString(point)
        )
    }

    /// The SubjectPublicKeyInfo of RSA numbers, each the content of an INTEGER.
    static func rsa(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
        let numbers = DER.sequence(DER.tlv(DERTag.integer, modulus), DER.tlv(DERTag.integer, exponent))
        return DER.sequence(
            DER.sequence(DER.oid("1.2.840.113549.1.1.1"), DER.null),
            DER.bitString(numbers)
        )
    }
}
